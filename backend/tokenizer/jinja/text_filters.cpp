#include "tokenizer/jinja/operations.h"
#include "tokenizer/jinja/unicode.h"

namespace lr::tokenizer::jinja {

namespace {

template <std::string (*Transform)(std::string_view)>
Value transformedText(Call& call)
{
    return call.text(Transform(call.subjectText().text()));
}

Value trim(Call& call)
{
    return call.text(stripped(call.meter(), call.subjectText().text(), call.hasSome(0) ? &call.string(0) : nullptr));
}

Value replace(Call& call)
{
    auto& runtime = call.runtime();
    return runtime.text(replaced(call.meter(), call.subjectText().text(), textOf(runtime, call.at(0)),
        textOf(runtime, call.at(1)), call.hasSome(2) ? call.integer(2) : -1));
}

/// `count` blanks, or the text that is given in their place.
std::string blanks(const Call& call, std::size_t index, std::int64_t fallback)
{
    if (call.has(index) && call.at(index).isString())
        return call.string(index);
    const std::int64_t count = std::max<std::int64_t>(call.integerOr(index, fallback), 0);
    call.meter().allocateText(static_cast<std::size_t>(count));
    return std::string(static_cast<std::size_t>(count), ' ');
}

Value indent(Call& call)
{
    if (!call.subject().isString())
        failType(call.subject(), "indent needs a string");
    const std::string indention = blanks(call, 0, 4);
    // One more line end, since a line end at the end begins another line.
    const std::string source = call.subjectText().text() + "\n";
    std::string out = call.truth(1) ? indention : std::string();
    bool isFirst = true;
    for (const auto line : splitLines(source)) {
        call.meter().step();
        if (!isFirst)
            out += '\n';
        if (!isFirst && (call.truth(2) || !line.empty()))
            out += indention;
        out += line;
        isFirst = false;
        call.runtime().checkGrowing(out);
    }
    return call.text(out);
}

Value formatText(Call& call)
{
    if (!call.arguments().named.empty())
        failUnsupported("format with named arguments is not supported.");
    const Value values = call.runtime().tuple(call.arguments().positional);
    return call.runtime().text(formatPercent(call.runtime(), call.subjectText(), values));
}

Value toJson(Call& call)
{
    JsonStyle style;
    style.ensureAscii = call.truth(0);
    style.sortKeys = call.truth(3);
    if (call.hasSome(1)) {
        style.indent = blanks(call, 1, 0);
        style.itemSeparator = ",";
    }
    if (call.hasSome(2)) {
        const auto parts = elementsOf(call.runtime(), call.at(2));
        if (parts.size() != 2 || !parts[0].isString() || !parts[1].isString())
            fail("tojson needs two strings as its argument 'separators'.");
        style.itemSeparator = parts[0].text();
        style.keySeparator = parts[1].text();
    }
    return call.runtime().text(jsonOf(call.runtime(), call.subject(), style));
}

Value joinItems(Call& call)
{
    auto& runtime = call.runtime();
    const std::string separator = call.has(0) ? textOf(runtime, call.at(0)) : std::string();
    const Value path = call.valueOr(1, Value::none());
    return joined(runtime, call.subject(), separator,
        [&](const Value& item) { return textOf(runtime, itemByPath(runtime, item, path)); });
}

Value escape(Call& call)
{
    const Value text = call.subjectText();
    return text.isMarkup() ? text : call.runtime().text(escapedHtml(text.text()), true);
}

} // namespace

Builtins textFilters()
{
    static constexpr Builtin kFilters[] = {{"upper", "", 0, transformedText<toUpper>},
        {"lower", "", 0, transformedText<toLower>}, {"capitalize", "", 0, transformedText<capitalize>},
        {"title", "", 0, transformedText<titleByWords>}, {"trim", "chars", 0, trim},
        {"replace", "old new count", 2, replace}, {"indent", "width first blank", 0, indent},
        {"string", "", 0, [](Call& call) { return call.subjectText(); }},
        {"safe", "", 0, [](Call& call) { return call.runtime().text(call.subjectText().text(), true); }},
        {"escape", "", 0, escape}, {"e", "", 0, escape}, {"format", "*", 0, formatText},
        {"tojson", "ensure_ascii indent separators sort_keys", 0, toJson}, {"join", "d attribute", 0, joinItems}};
    return kFilters;
}

} // namespace lr::tokenizer::jinja
