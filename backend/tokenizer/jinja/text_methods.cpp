#include "tokenizer/jinja/operations.h"
#include "tokenizer/jinja/unicode.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

/// The string that a method is called on, counted as scanned.
const std::string& textIn(const Call& call)
{
    call.meter().scan(call.subject().text().size());
    return call.subject().text();
}

template <std::string (*Transform)(std::string_view)>
Value transformed(Call& call)
{
    return call.text(Transform(textIn(call)));
}

Value strip(Call& call)
{
    const std::string* characters = call.hasSome(0) ? &call.string(0) : nullptr;
    return call.text(
        stripped(call.meter(), textIn(call), characters, call.name() != "rstrip", call.name() != "lstrip"));
}

Value removeAffix(Call& call)
{
    std::string_view text = textIn(call);
    const std::string& affix = call.string(0);
    if (call.name() == "removeprefix")
        text.remove_prefix(text.starts_with(affix) ? affix.size() : 0);
    else
        text.remove_suffix(text.ends_with(affix) ? affix.size() : 0);
    return call.text(text);
}

void refuseMarkup(const Call& call)
{
    if (call.subject().isMarkup())
        failUnsupported(std::string(call.name()) + "() of a text marked safe is not supported.");
}

Value joinTexts(Call& call)
{
    refuseMarkup(call);
    return joined(call.runtime(), call.at(0), call.subject().text(), [](const Value& item) {
        if (!item.isString())
            failType(item, "join() needs strings only");
        return item.text();
    });
}

Value formatFields(Call& call)
{
    refuseMarkup(call);
    return call.runtime().text(formatBraces(call.runtime(), call.subject().text(), call.arguments()));
}

using Pieces = std::vector<std::string_view>;

Pieces splitAtSpace(Meter& meter, std::string_view text, std::int64_t most)
{
    Pieces pieces;
    text.remove_prefix(leadingSpace(text));
    while (!text.empty()) {
        meter.step();
        std::size_t end = 0;
        while (end < text.size() && leadingSpace(text.substr(end, 4)) == 0)
            nextCodePoint(text, end);
        if (static_cast<std::int64_t>(pieces.size()) == most)
            end = text.size();
        pieces.push_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(leadingSpace(text));
    }
    return pieces;
}

Pieces splitAt(Meter& meter, std::string_view text, std::string_view separator, std::int64_t most, bool fromRight)
{
    Pieces pieces;
    while (static_cast<std::int64_t>(pieces.size()) != most) {
        meter.step();
        const auto found = fromRight ? text.rfind(separator) : text.find(separator);
        if (found == std::string_view::npos)
            break;
        pieces.push_back(fromRight ? text.substr(found + separator.size()) : text.substr(0, found));
        text = fromRight ? text.substr(0, found) : text.substr(found + separator.size());
    }
    pieces.push_back(text);
    if (fromRight)
        std::reverse(pieces.begin(), pieces.end());
    return pieces;
}

Value listOf(Call& call, const Pieces& pieces)
{
    std::vector<Value> values;
    for (const auto piece : pieces)
        values.push_back(call.text(piece));
    return call.runtime().list(std::move(values));
}

/// split and rsplit
Value split(Call& call)
{
    const bool fromRight = call.name() == "rsplit";
    const std::int64_t most = call.integerOr(1, -1);
    if (!call.hasSome(0) && fromRight)
        failUnsupported("rsplit() without a separator is not supported.");
    if (!call.hasSome(0))
        return listOf(call, splitAtSpace(call.meter(), textIn(call), most));
    if (call.string(0).empty())
        fail("split() with an empty separator.");
    return listOf(call, splitAt(call.meter(), textIn(call), call.string(0), most, fromRight));
}

Value splitIntoLines(Call& call)
{
    if (call.has(0))
        failUnsupported("splitlines() with keepends is not supported.");
    const auto lines = splitLines(textIn(call));
    call.meter().step(static_cast<std::int64_t>(lines.size()));
    return listOf(call, lines);
}

/// The one argument of a search, whose start and end are not offered.
const std::string& soughtIn(const Call& call)
{
    if (call.has(1) || call.has(2))
        failUnsupported(std::string(call.name()) + "() with a start or end is not supported.");
    return call.string(0);
}

/// find, rfind and index
Value find(Call& call)
{
    const std::string_view text = textIn(call);
    const auto found = call.name() == "rfind" ? text.rfind(soughtIn(call)) : text.find(soughtIn(call));
    if (found == std::string::npos && call.name() == "index")
        fail("index(): the substring is not in the string.");
    return found == std::string::npos ? Value::integer(-1) : Value::count(countCodePoints(text.substr(0, found)));
}

std::size_t occurrences(std::string_view text, std::string_view wanted)
{
    if (wanted.empty())
        return countCodePoints(text) + 1;
    std::size_t count = 0;
    for (auto at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + wanted.size()))
        ++count;
    return count;
}

/// startswith and endswith
Value hasAffix(Call& call)
{
    const std::string_view text = textIn(call);
    const auto* tuple = call.at(0).sequence();
    if (tuple == nullptr || tuple->kind != SequenceKind::Tuple)
        return Value::boolean(
            call.name() == "startswith" ? text.starts_with(soughtIn(call)) : text.ends_with(soughtIn(call)));
    return Value::boolean(std::any_of(tuple->items.begin(), tuple->items.end(), [&](const Value& affix) {
        if (!affix.isString())
            failType(affix, std::string(call.name()) + "() needs a string or a tuple of strings");
        return call.name() == "startswith" ? text.starts_with(affix.text()) : text.ends_with(affix.text());
    }));
}

Value isDigits(Call& call)
{
    const std::string& text = textIn(call);
    bool isAll = !text.empty();
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t c = nextCodePoint(text, offset);
        if (isOtherNumber(c))
            failUnsupported("isdigit() of numbers that are no decimal digits is not supported.");
        isAll = isAll && isDigit(c);
    }
    return Value::boolean(isAll);
}

bool isAmong(std::string_view characters, char32_t wanted)
{
    for (std::size_t offset = 0; offset < characters.size();)
        if (nextCodePoint(characters, offset) == wanted)
            return true;
    return false;
}

} // namespace

std::string replaced(
    Meter& meter, std::string_view text, std::string_view from, std::string_view to, std::int64_t count)
{
    meter.scan(text.size());
    std::size_t times = occurrences(text, from);
    times = count < 0 ? times : std::min(times, static_cast<std::size_t>(count));
    meter.allocateText(text.size() - times * from.size() + times * to.size()); // at most 2^24 times 2^24: no overflow
    std::string out;
    std::size_t offset = 0;
    for (std::size_t i = 0; i < times; ++i) {
        std::size_t found = text.find(from, offset);
        if (from.empty() && i > 0)
            nextCodePoint(text, found);
        out += text.substr(offset, found - offset);
        out += to;
        offset = found + from.size();
    }
    out += text.substr(offset);
    return out;
}

std::string_view stripped(Meter& meter, std::string_view text, const std::string* characters, bool atStart, bool atEnd)
{
    if (characters == nullptr) {
        text.remove_prefix(atStart ? leadingSpace(text) : 0);
        text.remove_suffix(atEnd ? trailingSpace(text) : 0);
        return text;
    }
    meter.scan(characters->size() * text.size());
    std::size_t from = text.size(); // start of the first character that stays
    std::size_t to = 0;             // end of the last one
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        if (isAmong(*characters, nextCodePoint(text, offset)))
            continue;
        from = std::min(from, start);
        to = offset;
    }
    from = atStart ? from : 0;
    to = atEnd ? to : text.size();
    return from < to ? text.substr(from, to - from) : std::string_view();
}

Builtins textMethods()
{
    static constexpr Builtin kMethods[] = {{"upper", "", 0, transformed<toUpper>},
        {"lower", "", 0, transformed<toLower>}, {"title", "", 0, transformed<titleCase>},
        {"capitalize", "", 0, transformed<capitalize>}, {"strip", "/chars", 0, strip}, {"lstrip", "/chars", 0, strip},
        {"rstrip", "/chars", 0, strip}, {"removeprefix", "/prefix", 1, removeAffix},
        {"removesuffix", "/suffix", 1, removeAffix}, {"join", "/iterable", 1, joinTexts},
        {"format", "*", 0, formatFields}, {"split", "sep maxsplit", 0, split}, {"rsplit", "sep maxsplit", 0, split},
        {"splitlines", "keepends", 0, splitIntoLines},
        {"replace", "/old new count", 2,
            [](Call& call) {
                return call.text(
                    replaced(call.meter(), textIn(call), call.string(0), call.string(1), call.integerOr(2, -1)));
            }},
        {"startswith", "/prefix start end", 1, hasAffix}, {"endswith", "/suffix start end", 1, hasAffix},
        {"find", "/sub start end", 1, find}, {"rfind", "/sub start end", 1, find}, {"index", "/sub start end", 1, find},
        {"isdigit", "", 0, isDigits}, {"count", "/sub start end", 1, [](Call& call) {
                                           return Value::count(occurrences(textIn(call), soughtIn(call)));
                                       }}};
    return kMethods;
}

} // namespace lr::tokenizer::jinja
