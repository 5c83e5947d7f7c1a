#include "tokenizer/jinja/methods.h"
#include "tokenizer/jinja/unicode.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

/// The part of a string that the start and end arguments select, and where it begins.
struct Window
{
    std::string_view text;
    std::int64_t start = 0; ///< in code points
    bool isPossible = true; ///< false if start is after the end: nothing is found then, not even ""
};

std::size_t byteOffset(std::string_view text, std::int64_t codePoint)
{
    std::size_t offset = 0;
    for (std::int64_t i = 0; i < codePoint && offset < text.size(); ++i)
        nextCodePoint(text, offset);
    return offset;
}

Window windowOf(std::string_view text, const BoundArguments& bound)
{
    if (bound.findSome(1) == nullptr && bound.findSome(2) == nullptr)
        return {text, 0, true};
    const auto length = static_cast<std::int64_t>(countCodePoints(text));
    const auto position = [&](std::size_t index, std::int64_t fallback) {
        const std::int64_t value = bound.findSome(index) != nullptr ? bound.integer(index) : fallback;
        return value < 0 ? std::max<std::int64_t>(value + length, 0) : value;
    };
    const std::int64_t start = position(1, 0);
    const std::int64_t end = std::min(position(2, length), length);
    if (start > end)
        return {{}, start, false};
    const std::size_t from = byteOffset(text, start);
    return {text.substr(from, byteOffset(text.substr(from), end - start)), start, true};
}

std::int64_t countOccurrences(std::string_view text, std::string_view wanted)
{
    if (wanted.empty())
        return static_cast<std::int64_t>(countCodePoints(text)) + 1;
    std::int64_t count = 0;
    for (auto at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + wanted.size()))
        ++count;
    return count;
}

Value find(const Window& window, std::string_view name, const std::string& wanted)
{
    auto found = std::string_view::npos;
    if (window.isPossible)
        found = name.starts_with('r') ? window.text.rfind(wanted) : window.text.find(wanted);
    if (found != std::string_view::npos)
        return Value::integer(window.start + static_cast<std::int64_t>(countCodePoints(window.text.substr(0, found))));
    if (name.ends_with("index"))
        fail(std::string(name) + "(): the substring is not in the string.");
    return Value::integer(-1);
}

bool hasAffix(const Window& window, std::string_view name, const Value& affix)
{
    if (const auto* options = affix.sequence(); options != nullptr && options->kind == SequenceKind::Tuple)
        return std::any_of(options->items.begin(), options->items.end(), [&](const Value& option) {
            if (!option.isString())
                failType(option, std::string(name) + "() needs a string or a tuple of strings");
            return hasAffix(window, name, option);
        });
    if (!affix.isString())
        failType(affix, std::string(name) + "() needs a string or a tuple of strings");
    if (!window.isPossible)
        return false;
    return name == "startswith" ? window.text.starts_with(affix.text()) : window.text.ends_with(affix.text());
}

std::optional<Value> search(
    Runtime& runtime, const std::string& text, std::string_view name, const Arguments& arguments)
{
    const bool isAffix = name == "startswith" || name == "endswith";
    const bool isFind = name == "find" || name == "rfind" || name == "index" || name == "rindex";
    if (!isAffix && !isFind && name != "count")
        return std::nullopt;
    const BoundArguments bound(name, arguments, {"sub", "start", "end"}, 1);
    runtime.meter().scan(text.size());
    if (!isAffix)
        bound.string(0); // throws for another type, even if nothing is searched
    const Window window = windowOf(text, bound);
    if (isAffix)
        return Value::boolean(hasAffix(window, name, bound.at(0)));
    if (isFind)
        return find(window, name, bound.string(0));
    return Value::integer(window.isPossible ? countOccurrences(window.text, bound.string(0)) : 0);
}

/// Whether `text` is not empty and `holds` is true for every character.
template <typename Predicate>
bool allOf(std::string_view text, Predicate holds)
{
    for (std::size_t offset = 0; offset < text.size();)
        if (!holds(nextCodePoint(text, offset)))
            return false;
    return !text.empty();
}

/// islower() and isupper(): at least one character is wanted, and no other cased character occurs.
template <typename Predicate>
bool hasOnlyCase(std::string_view text, Predicate isWanted)
{
    bool hasOne = false;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t c = nextCodePoint(text, offset);
        if (isWanted(c))
            hasOne = true;
        else if (isCased(c))
            return false;
    }
    return hasOne;
}

bool isDigit(char32_t c)
{
    if (isOtherNumber(c))
        failUnsupported("isdigit() of numbers that are no decimal digits is not supported.");
    return isDecimalDigit(c);
}

std::optional<bool> classify(std::string_view text, std::string_view name)
{
    if (name == "isascii")
        return isAscii(text);
    if (name == "isprintable")
        return text.empty() || allOf(text, isPrintable);
    if (name == "isspace")
        return allOf(text, isSpace);
    if (name == "isalpha")
        return allOf(text, isLetter);
    if (name == "isdecimal")
        return allOf(text, isDecimalDigit);
    if (name == "isdigit")
        return allOf(text, isDigit);
    if (name == "isalnum")
        return allOf(text, [](char32_t c) { return isLetter(c) || isDecimalDigit(c) || isOtherNumber(c); });
    if (name == "islower")
        return hasOnlyCase(text, isLowerCase);
    if (name == "isupper")
        return hasOnlyCase(text, isUpperCase);
    return std::nullopt;
}

bool isAmong(std::string_view characters, char32_t wanted)
{
    for (std::size_t offset = 0; offset < characters.size();)
        if (nextCodePoint(characters, offset) == wanted)
            return true;
    return false;
}

} // namespace

std::optional<Value> callTextQuery(
    Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    if (auto found = search(runtime, object.text(), name, arguments))
        return found;
    const BoundArguments none(name, arguments, {});
    runtime.meter().scan(object.text().size());
    const auto answer = classify(object.text(), name);
    return answer ? std::optional(Value::boolean(*answer)) : std::nullopt;
}

std::int64_t lengthOfText(Runtime& runtime, const Text& text)
{
    if (text.isAscii)
        return static_cast<std::int64_t>(text.bytes.size());
    runtime.meter().scan(text.bytes.size());
    return static_cast<std::int64_t>(countCodePoints(text.bytes));
}

std::string replaceAll(
    Runtime& runtime, std::string_view text, std::string_view from, std::string_view to, std::int64_t count)
{
    runtime.meter().scan(text.size());
    std::int64_t times = countOccurrences(text, from);
    times = count < 0 ? times : std::min(times, count);
    // At most 2^24 occurrences of at most 2^24 bytes: no overflow.
    runtime.meter().allocateText(
        text.size() + static_cast<std::size_t>(times) * to.size() - static_cast<std::size_t>(times) * from.size());
    std::string out;
    std::size_t offset = 0;
    for (std::int64_t i = 0; i < times; ++i) {
        if (from.empty()) {
            out += to;
            const std::size_t start = offset;
            if (offset < text.size())
                nextCodePoint(text, offset);
            out += text.substr(start, offset - start);
            continue;
        }
        const auto found = text.find(from, offset);
        out += text.substr(offset, found - offset);
        out += to;
        offset = found + from.size();
    }
    out += text.substr(offset);
    return out;
}

std::string_view stripped(std::string_view text, const Value* characters, bool left, bool right)
{
    if (characters == nullptr) {
        text.remove_prefix(left ? leadingSpace(text) : 0);
        text.remove_suffix(right ? trailingSpace(text) : 0);
        return text;
    }
    if (!characters->isString())
        failType(*characters, "strip() needs a string of characters");
    std::size_t from = text.size(); // start of the first character that stays
    std::size_t to = 0;             // end of the last one
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        if (isAmong(characters->text(), nextCodePoint(text, offset)))
            continue;
        from = std::min(from, start);
        to = offset;
    }
    from = left ? from : 0;
    to = right ? to : text.size();
    return from < to ? text.substr(from, to - from) : std::string_view();
}

} // namespace lr::tokenizer::jinja
