#include "tokenizer/jinja/operations.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <cmath>

namespace lr::tokenizer::jinja {

namespace {

/// Writes a value as Python's repr or as JSON.
class Writer
{
public:
    Writer(Runtime& runtime, const JsonStyle& style, bool isJson)
        : m_runtime(runtime)
        , m_style(style)
        , m_isJson(isJson)
    {}

    std::string run(const Value& value)
    {
        append(value, 0);
        return std::move(m_out);
    }

private:
    void append(const Value& value, int depth)
    {
        m_runtime.meter().step();
        m_runtime.checkDepth(depth);
        m_runtime.checkGrowing(m_out);
        if (value.isString())
            appendText(value);
        else if (const auto* sequence = value.sequence(); sequence != nullptr && (sequence->isList() || !m_isJson))
            appendSequence(*sequence, depth);
        else if (const auto* dict = value.dict())
            appendDict(*dict, depth);
        else if (value.isNone() || value.isNumber())
            m_out += scalarText(value);
        else
            appendOther(value, depth);
    }

    std::string scalarText(const Value& value) const
    {
        if (value.isNone())
            return m_isJson ? "null" : "None";
        if (value.isBool())
            return value.truth() ? (m_isJson ? "true" : "True") : (m_isJson ? "false" : "False");
        if (value.isInteger())
            return fmt::to_string(value.toInteger());
        const double real = value.toReal();
        if (std::isnan(real))
            return m_isJson ? "NaN" : "nan";
        if (std::isinf(real))
            return std::string(real < 0 ? "-" : "") + (m_isJson ? "Infinity" : "inf");
        const std::string text = fmt::to_string(real); // the shortest that reads back the same, as in Python
        return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }

    void appendText(const Value& value)
    {
        m_runtime.meter().scan(value.text().size());
        if (m_isJson)
            m_out += common::Json(value.text()).dump(-1, ' ', m_style.ensureAscii); // escapes as Python's json does
        else
            m_out += value.isMarkup() ? "Markup(" + quoted(value.text()) + ")" : quoted(value.text());
    }

    static std::string quoted(std::string_view text)
    {
        const bool isDouble = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
        const char32_t quote = isDouble ? U'"' : U'\'';
        std::string out(1, static_cast<char>(quote));
        for (std::size_t offset = 0; offset < text.size();) {
            const std::size_t start = offset;
            const char32_t c = nextCodePoint(text, offset);
            const auto known = std::u32string_view(U"\\\n\r\t").find(c);
            const auto code = static_cast<std::uint32_t>(c);
            if (c == quote)
                (out += '\\') += static_cast<char>(quote);
            else if (known != std::u32string_view::npos)
                (out += '\\') += "\\nrt"[known];
            else if (isPrintable(c))
                out += text.substr(start, offset - start);
            else
                out += code < 0x100     ? fmt::format("\\x{:02x}", code)
                       : code < 0x10000 ? fmt::format("\\u{:04x}", code)
                                        : fmt::format("\\U{:08x}", code);
        }
        return out += static_cast<char>(quote);
    }

    void startElement(bool isFirst, int depth)
    {
        if (!isFirst)
            m_out += m_style.itemSeparator;
        startLine(depth);
    }

    void startLine(int depth)
    {
        if (!m_style.indent)
            return;
        m_out += '\n';
        for (int i = 0; i < depth; ++i) {
            m_out += *m_style.indent;
            m_runtime.checkGrowing(m_out);
        }
    }

    void appendSequence(const Sequence& sequence, int depth)
    {
        if (!sequence.isList())
            failUnsupported(fmt::format("printing a {} (make it a list first) is not supported.",
                sequence.kind == SequenceKind::Range ? "range" : "dictionary's keys, values or items"));
        const bool isTuple = sequence.kind == SequenceKind::Tuple && !m_isJson;
        m_out += isTuple ? '(' : '[';
        for (std::size_t i = 0; i < sequence.items.size(); ++i) {
            startElement(i == 0, depth + 1);
            append(sequence.items[i], depth + 1);
        }
        if (!sequence.items.empty())
            startLine(depth);
        m_out += isTuple && sequence.items.size() == 1 ? "," : "";
        m_out += isTuple ? ')' : ']';
    }

    void appendDict(const Dict& dict, int depth)
    {
        auto entries = dict.entries();
        m_runtime.meter().allocate(entries.size() * sizeof(Dict::Entry));
        if (m_style.sortKeys)
            sortStably(
                m_runtime, entries, [](const Dict::Entry& entry) { return entry.first; }, false);
        m_out += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            startElement(i == 0, depth + 1);
            appendKey(entries[i].first, depth);
            m_out += m_style.keySeparator;
            append(entries[i].second, depth + 1);
        }
        if (!entries.empty())
            startLine(depth);
        m_out += '}';
    }

    void appendKey(const Value& key, int depth)
    {
        if (m_isJson && !key.isString() && (key.isNone() || key.isNumber()))
            m_out += '"' + scalarText(key) + '"';
        else
            append(key, depth + 1);
    }

    void appendOther(const Value& value, int depth)
    {
        if (m_isJson) {
            checkDefined(value);
            fail(fmt::format("an object of type {} cannot be written as JSON; only data can.", value.typeName()));
        }
        if (const auto* made = value.as<NamespacePtr>()) {
            m_out += "<Namespace ";
            appendDict((*made)->attributes, depth);
            m_out += '>';
        } else if (value.isUndefined()) {
            m_out += "Undefined";
        } else {
            const auto* callable = value.as<CallablePtr>();
            const bool hasName = callable != nullptr && (*callable)->builtin != nullptr;
            failUnsupported(fmt::format("printing a {}{} is not supported.", value.typeName(),
                hasName ? fmt::format(" ({})", (*callable)->builtin->name) : ""));
        }
    }

    Runtime& m_runtime;
    const JsonStyle& m_style;
    bool m_isJson;
    std::string m_out;
};

} // namespace

std::string textOf(Runtime& runtime, const Value& value)
{
    if (value.isUndefined())
        return {};
    return value.isString() ? value.text() : Writer(runtime, {}, false).run(value);
}

std::string jsonOf(Runtime& runtime, const Value& value, const JsonStyle& style)
{
    return Writer(runtime, style, true).run(value);
}

} // namespace lr::tokenizer::jinja
