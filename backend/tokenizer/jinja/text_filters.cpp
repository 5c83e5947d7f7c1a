#include "tokenizer/jinja/access.h"
#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/format.h"
#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/methods.h"
#include "tokenizer/jinja/operators.h"
#include "tokenizer/jinja/representation.h"
#include "tokenizer/jinja/unicode.h"

namespace lr::tokenizer::jinja {

namespace {

/// A string unchanged; any other value as the text that it prints as.
Value softText(Runtime& runtime, const Value& value)
{
    return value.isString() ? value : runtime.text(textOf(runtime, value));
}

template <std::string (*Transform)(std::string_view)>
Value mapText(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("the filter", arguments, {});
    const Value text = softText(runtime, subject);
    runtime.meter().scan(text.text().size());
    return runtime.text(Transform(text.text()), text.isMarkup());
}

bool startsTitleWord(char32_t c)
{
    return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || isSpace(c);
}

/// Title case as the filter defines it: upper case after white space, a hyphen or an opening bracket, else lower case.
std::string titleByWords(std::string_view text)
{
    std::string out;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        bool isSeparator = true;
        while (offset < text.size() && isSeparator) {
            const std::size_t before = offset;
            isSeparator = startsTitleWord(nextCodePoint(text, offset));
            if (!isSeparator)
                offset = before;
        }
        out += text.substr(start, offset - start);
        const std::size_t wordStart = offset;
        std::size_t firstEnd = offset;
        while (offset < text.size()) {
            const std::size_t before = offset;
            if (startsTitleWord(nextCodePoint(text, offset))) {
                offset = before;
                break;
            }
            firstEnd = before == wordStart ? offset : firstEnd;
        }
        out += toUpper(text.substr(wordStart, firstEnd - wordStart));
        out += toLower(text.substr(firstEnd, offset - firstEnd));
    }
    return out;
}

Value trim(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("trim", arguments, {"chars"});
    const Value text = softText(runtime, subject);
    const Value* characters = bound.findSome(0);
    if (characters != nullptr && characters->isString())
        runtime.meter().scan(characters->text().size() * text.text().size());
    return runtime.text(std::string(stripped(text.text(), characters, true, true)), text.isMarkup());
}

Value replace(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("replace", arguments, {"old", "new", "count"}, 2);
    const std::int64_t count = bound.findSome(2) != nullptr ? bound.integer(2) : -1;
    return runtime.text(replaceAll(
        runtime, textOf(runtime, subject), textOf(runtime, bound.at(0)), textOf(runtime, bound.at(1)), count));
}

std::string indentionOf(Runtime& runtime, const BoundArguments& bound)
{
    const Value* width = bound.find(0);
    if (width != nullptr && width->isString())
        return width->text();
    const std::int64_t count = bound.integerOr(0, 4);
    if (count <= 0)
        return {};
    runtime.meter().allocateText(static_cast<std::size_t>(count));
    return std::string(static_cast<std::size_t>(count), ' ');
}

Value indent(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("indent", arguments, {"width", "first", "blank"});
    if (!subject.isString())
        failType(subject, "indent needs a string");
    const std::string indention = indentionOf(runtime, bound);
    const bool indentsBlank = bound.truthOr(2, false);
    runtime.meter().scan(subject.text().size());
    const std::string source =
        subject.text() + "\n"; // one more line end, since a line end at the end begins another line
    std::string out = bound.truthOr(1, false) ? indention : std::string();
    bool isFirst = true;
    for (const auto line : splitLines(source)) {
        runtime.meter().step();
        if (!isFirst)
            out += '\n';
        if (!isFirst && (indentsBlank || !line.empty()))
            out += indention;
        out += line;
        isFirst = false;
        if (out.size() > runtime.meter().limits().maxOutputBytes)
            runtime.meter().allocateText(out.size());
    }
    return runtime.text(std::move(out), subject.isMarkup());
}

Value string(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("string", arguments, {});
    return softText(runtime, subject);
}

Value safe(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("safe", arguments, {});
    return runtime.text(textOf(runtime, subject), true);
}

Value escape(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("escape", arguments, {});
    return subject.isMarkup() ? subject : runtime.text(escapedHtml(textOf(runtime, subject)), true);
}

Value center(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("center", arguments, {"width"});
    const Value text = softText(runtime, subject);
    return runtime.text(centered(runtime, text.text(), bound.integerOr(0, 80), " "), text.isMarkup());
}

Value wordCount(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("wordcount", arguments, {});
    const Value text = softText(runtime, subject);
    runtime.meter().scan(text.text().size());
    std::int64_t count = 0;
    bool insideWord = false;
    for (std::size_t offset = 0; offset < text.text().size();) {
        const char32_t c = nextCodePoint(text.text(), offset);
        const bool isWord = isLetter(c) || isDecimalDigit(c) || isOtherNumber(c) || c == '_';
        count += isWord && !insideWord ? 1 : 0;
        insideWord = isWord;
    }
    return Value::integer(count);
}

std::string quotedForUrl(std::string_view text, bool isQuery)
{
    static constexpr std::string_view kKept = "_.-~";
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isAlphanumeric || kKept.find(c) != std::string_view::npos || (c == '/' && !isQuery)) {
            out += c;
        } else if (c == ' ' && isQuery) {
            out += '+';
        } else {
            out += '%';
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

Value urlEncode(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("urlencode", arguments, {});
    const auto* dict = subject.dict();
    if (dict == nullptr && isIterable(subject) && !subject.isString() && !subject.isUndefined())
        failUnsupported("urlencode of a list of pairs is not supported.");
    if (dict == nullptr)
        return runtime.text(quotedForUrl(textOf(runtime, subject), false));
    std::string out;
    for (const auto& [key, value] : dict->entries()) {
        out += out.empty() ? "" : "&";
        out += quotedForUrl(textOf(runtime, key), true) + "=" + quotedForUrl(textOf(runtime, value), true);
        runtime.meter().allocateText(out.size());
    }
    return runtime.text(std::move(out));
}

Value format(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    if (!arguments.positional.empty() && !arguments.named.empty())
        fail("format takes either positional or named arguments.");
    if (subject.isMarkup())
        failUnsupported("formatting a text marked safe is not supported.");
    Dict named;
    for (const auto& [name, value] : arguments.named)
        named.set(runtime.text(name), value);
    const Value values = arguments.named.empty() ? runtime.tuple(arguments.positional) : runtime.dict(std::move(named));
    return runtime.text(formatPercent(runtime, softText(runtime, subject).text(), values));
}

std::string jsonIndent(const Value& indent)
{
    if (indent.isString())
        return indent.text();
    if (!indent.isInteger())
        failType(indent, "tojson needs an integer, a string or none as its argument 'indent'");
    if (indent.toInteger() > 1000)
        failUnsupported("an indent of more than 1000 in tojson is not supported.");
    return std::string(static_cast<std::size_t>(std::max<std::int64_t>(indent.toInteger(), 0)), ' ');
}

Value toJson(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("tojson", arguments, {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonStyle style;
    style.ensureAscii = bound.truthOr(0, false);
    style.sortKeys = bound.truthOr(3, false);
    if (const Value* indent = bound.findSome(1)) {
        style.indent = jsonIndent(*indent);
        style.itemSeparator = ",";
    }
    if (const Value* separators = bound.findSome(2)) {
        const auto parts = elementsOf(runtime, *separators);
        if (parts.size() != 2 || !parts[0].isString() || !parts[1].isString())
            fail("tojson needs two strings as its argument 'separators'.");
        style.itemSeparator = parts[0].text();
        style.keySeparator = parts[1].text();
    }
    return runtime.text(jsonOf(runtime, subject, style));
}

Value join(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("join", arguments, {"d", "attribute"});
    const std::string separator = bound.find(0) != nullptr ? textOf(runtime, bound.at(0)) : std::string();
    const Value path = bound.find(1) != nullptr ? bound.at(1) : Value::none();
    std::string out;
    bool isFirst = true;
    auto next = iterate(runtime, subject);
    for (Value item; next(item);) {
        out += isFirst ? std::string() : separator;
        out += textOf(runtime, itemByPath(runtime, item, path));
        isFirst = false;
        if (out.size() > runtime.meter().limits().maxOutputBytes)
            runtime.meter().allocateText(out.size());
    }
    return runtime.text(std::move(out));
}

} // namespace

const std::map<std::string_view, Filter>& textFilters()
{
    static const std::map<std::string_view, Filter> kFilters = {{"upper", mapText<toUpper>},
        {"lower", mapText<toLower>}, {"capitalize", mapText<capitalize>}, {"title", mapText<titleByWords>},
        {"trim", trim}, {"replace", replace}, {"indent", indent}, {"string", string}, {"safe", safe},
        {"escape", escape}, {"e", escape}, {"center", center}, {"wordcount", wordCount}, {"urlencode", urlEncode},
        {"format", format}, {"tojson", toJson}, {"join", join}};
    return kFilters;
}

} // namespace lr::tokenizer::jinja
