#include "tokenizer/jinja/format.h"
#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/methods.h"
#include "tokenizer/jinja/unicode.h"

#include <algorithm>
#include <map>

namespace lr::tokenizer::jinja {

namespace {

std::int64_t codePoints(std::string_view text)
{
    return static_cast<std::int64_t>(countCodePoints(text));
}

/// `count` copies of the one-character text `fill`; checked against the limits before they exist.
std::string repeated(Runtime& runtime, std::string_view fill, std::int64_t count)
{
    if (count <= 0)
        return {};
    const auto most = runtime.meter().limits().maxOutputBytes;
    runtime.meter().allocateText(std::min(static_cast<std::size_t>(count), most + 1) * fill.size());
    std::string out;
    for (std::int64_t i = 0; i < count; ++i)
        out += fill;
    return out;
}

std::string_view fillOf(const BoundArguments& bound)
{
    if (bound.find(1) == nullptr)
        return " ";
    if (countCodePoints(bound.string(1)) != 1)
        fail("the fill character must be exactly one character long.");
    return bound.string(1);
}

std::string zeroFilled(Runtime& runtime, std::string_view text, std::int64_t width)
{
    const std::string zeros = repeated(runtime, "0", width - codePoints(text));
    const bool hasSign = !text.empty() && (text[0] == '-' || text[0] == '+');
    return std::string(text.substr(0, hasSign)) + zeros + std::string(text.substr(hasSign));
}

std::string padded(Runtime& runtime, std::string_view text, std::string_view name, const Arguments& arguments)
{
    const BoundArguments bound(name, arguments, {"width", "fillchar"}, 1);
    const std::int64_t width = bound.integer(0);
    if (name == "zfill")
        return zeroFilled(runtime, text, width);
    if (name == "center")
        return centered(runtime, text, width, fillOf(bound));
    const std::string padding = repeated(runtime, fillOf(bound), width - codePoints(text));
    return name == "ljust" ? std::string(text) + padding : padding + std::string(text);
}

std::string withoutAffix(std::string_view text, std::string_view name, const Arguments& arguments)
{
    const BoundArguments bound(name, arguments, {"affix"}, 1);
    const std::string& affix = bound.string(0);
    if (name == "removeprefix")
        return std::string(text.starts_with(affix) ? text.substr(affix.size()) : text);
    return std::string(text.ends_with(affix) ? text.substr(0, text.size() - affix.size()) : text);
}

std::string joined(Runtime& runtime, const std::string& separator, const Arguments& arguments)
{
    const BoundArguments bound("join", arguments, {"iterable"}, 1);
    std::string out;
    bool isFirst = true;
    auto next = iterate(runtime, bound.at(0));
    for (Value item; next(item);) {
        if (!item.isString())
            failType(item, "join() needs strings only");
        out += isFirst ? std::string() : separator;
        out += item.text();
        isFirst = false;
        if (out.size() > runtime.meter().limits().maxOutputBytes)
            runtime.meter().allocateText(out.size());
    }
    return out;
}

using Pieces = std::vector<std::string_view>;

Pieces splitAtSpace(std::string_view text, std::int64_t most)
{
    Pieces pieces;
    text.remove_prefix(leadingSpace(text));
    while (!text.empty()) {
        if (static_cast<std::int64_t>(pieces.size()) == most) {
            pieces.push_back(text);
            break;
        }
        std::size_t end = 0;
        while (end < text.size() && leadingSpace(text.substr(end, 4)) == 0)
            nextCodePoint(text, end);
        pieces.push_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(leadingSpace(text));
    }
    return pieces;
}

Pieces splitAtSpaceFromRight(std::string_view text, std::int64_t most)
{
    Pieces pieces;
    text.remove_suffix(trailingSpace(text));
    while (!text.empty()) {
        if (static_cast<std::int64_t>(pieces.size()) == most) {
            pieces.push_back(text);
            break;
        }
        // A word's start: the end of the last white space before it.
        std::size_t start = text.size();
        while (start > 0 && trailingSpace(text.substr(0, start)) == 0)
            start -= 1;
        pieces.push_back(text.substr(start));
        text.remove_suffix(text.size() - start);
        text.remove_suffix(trailingSpace(text));
    }
    std::reverse(pieces.begin(), pieces.end());
    return pieces;
}

Pieces splitAt(std::string_view text, std::string_view separator, std::int64_t most, bool fromRight)
{
    Pieces pieces;
    while (static_cast<std::int64_t>(pieces.size()) != most) {
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

Value piecesToList(Runtime& runtime, const Pieces& pieces, bool isMarkup)
{
    runtime.meter().step(static_cast<std::int64_t>(pieces.size()));
    std::vector<Value> items;
    items.reserve(pieces.size());
    for (const auto piece : pieces)
        items.push_back(runtime.text(std::string(piece), isMarkup));
    return runtime.list(std::move(items));
}

Value split(Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    const BoundArguments bound(name, arguments, {"sep", "maxsplit"});
    const std::int64_t most = bound.integerOr(1, -1);
    const bool fromRight = name == "rsplit";
    const std::string& text = object.text();
    runtime.meter().scan(text.size());
    if (bound.findSome(0) == nullptr) {
        const auto pieces = fromRight ? splitAtSpaceFromRight(text, most) : splitAtSpace(text, most);
        return piecesToList(runtime, pieces, object.isMarkup());
    }
    if (bound.string(0).empty())
        fail(std::string(name) + "() with an empty separator.");
    return piecesToList(runtime, splitAt(text, bound.string(0), most, fromRight), object.isMarkup());
}

Value partition(Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    const BoundArguments bound(name, arguments, {"sep"}, 1);
    const std::string& text = object.text();
    const std::string& separator = bound.string(0);
    if (separator.empty())
        fail(std::string(name) + "() with an empty separator.");
    runtime.meter().scan(text.size());
    const bool fromRight = name == "rpartition";
    const auto found = fromRight ? text.rfind(separator) : text.find(separator);
    if (found == std::string::npos)
        return fromRight ? runtime.tuple({runtime.text({}), runtime.text({}), object})
                         : runtime.tuple({object, runtime.text({}), runtime.text({})});
    return runtime.tuple({runtime.text(text.substr(0, found)), runtime.text(separator),
        runtime.text(text.substr(found + separator.size()))});
}

std::string replaced(Runtime& runtime, const std::string& text, const Arguments& arguments)
{
    const BoundArguments bound("replace", arguments, {"old", "new", "count"}, 2);
    return replaceAll(runtime, text, bound.string(0), bound.string(1), bound.integerOr(2, -1));
}

using CaseFunction = std::string (*)(std::string_view);
const std::map<std::string_view, CaseFunction> kCaseFunctions = {
    {"upper", toUpper}, {"lower", toLower}, {"title", titleCase}, {"capitalize", capitalize}, {"swapcase", swapCase}};

std::optional<std::string> transformed(
    Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    const std::string& text = object.text();
    runtime.meter().scan(text.size());
    if (const auto found = kCaseFunctions.find(name); found != kCaseFunctions.end()) {
        const BoundArguments none(name, arguments, {});
        return found->second(text);
    }
    if (name == "strip" || name == "lstrip" || name == "rstrip") {
        const BoundArguments bound(name, arguments, {"chars"});
        if (bound.findSome(0) != nullptr)
            runtime.meter().scan(bound.string(0).size() * text.size());
        return std::string(stripped(text, bound.findSome(0), name != "rstrip", name != "lstrip"));
    }
    if (name == "center" || name == "ljust" || name == "rjust" || name == "zfill")
        return padded(runtime, text, name, arguments);
    if (name == "removeprefix" || name == "removesuffix")
        return withoutAffix(text, name, arguments);
    if (name == "replace")
        return replaced(runtime, text, arguments);
    if (name == "join")
        return joined(runtime, text, arguments);
    if (name == "format")
        return formatBraces(runtime, text, arguments);
    return std::nullopt;
}

} // namespace

std::optional<Value> callTextMethod(
    Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    if (object.isMarkup() && (name == "join" || name == "format" || name == "partition" || name == "rpartition"))
        failUnsupported(std::string(name) + "() of a text marked safe is not supported.");
    const bool takesNames = name.ends_with("split") || name == "splitlines" || name == "format";
    if (!arguments.named.empty() && !takesNames)
        fail(std::string(name) + "() takes no named arguments.");
    if (name == "split" || name == "rsplit")
        return split(runtime, object, name, arguments);
    if (name == "partition" || name == "rpartition")
        return partition(runtime, object, name, arguments);
    if (name == "splitlines") {
        const BoundArguments bound(name, arguments, {"keepends"});
        return piecesToList(runtime, splitLines(object.text(), bound.flagOr(0, false)), object.isMarkup());
    }
    if (auto text = transformed(runtime, object, name, arguments))
        return runtime.text(std::move(*text), object.isMarkup());
    return std::nullopt;
}

std::string centered(Runtime& runtime, std::string_view text, std::int64_t width, std::string_view fill)
{
    const std::int64_t space = width - codePoints(text);
    if (space <= 0)
        return std::string(text);
    const std::int64_t left = space / 2 + (space & width & 1);
    const std::string before = repeated(runtime, fill, left);
    return before + std::string(text) + repeated(runtime, fill, space - left);
}

} // namespace lr::tokenizer::jinja
