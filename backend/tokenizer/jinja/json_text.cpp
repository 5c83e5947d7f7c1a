#include "tokenizer/jinja/comparison.h"
#include "tokenizer/jinja/representation.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::tokenizer::jinja {

namespace {

class JsonWriter
{
public:
    JsonWriter(Runtime& runtime, const JsonStyle& style)
        : m_runtime(runtime)
        , m_style(style)
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
        checkSize();
        if (value.isNone())
            m_out += "null";
        else if (value.isBool())
            m_out += value.truth() ? "true" : "false";
        else if (value.isInteger())
            m_out += fmt::to_string(value.toInteger());
        else if (value.isNumber())
            m_out += numberText(value.toReal());
        else if (value.isString())
            appendString(value.text());
        else if (const auto* sequence = value.sequence(); sequence != nullptr && sequence->kind <= SequenceKind::Tuple)
            appendArray(sequence->items, depth);
        else if (const auto* dict = value.dict())
            appendObject(dict->entries(), depth);
        else
            fail("an object of type " + value.typeName() + " cannot be written as JSON (" + reasonOf(value) + ").");
    }

    static std::string reasonOf(const Value& value)
    {
        const auto* undefined = value.as<Undefined>();
        return undefined != nullptr && undefined->reason ? *undefined->reason : "only data can";
    }

    void checkSize()
    {
        if (m_out.size() > m_runtime.meter().limits().maxOutputBytes)
            m_runtime.meter().allocateText(m_out.size());
    }

    static std::string numberText(double value)
    {
        if (std::isnan(value))
            return "NaN";
        if (std::isinf(value))
            return value < 0 ? "-Infinity" : "Infinity";
        return representationOf(value);
    }

    void appendUnicodeEscape(char32_t unit)
    {
        static constexpr char kHex[] = "0123456789abcdef";
        m_out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4)
            m_out += kHex[(unit >> shift) & 15];
    }

    void appendEscaped(char32_t c, std::string_view bytes)
    {
        static constexpr std::string_view kSpecial = "\"\\\n\r\t\f\b";
        static constexpr std::string_view kLetters = "\"\\nrtfb";
        const auto known = c < 0x80 ? kSpecial.find(static_cast<char>(c)) : std::string_view::npos;
        if (known != std::string_view::npos)
            (m_out += '\\') += kLetters[known];
        else if (c < 0x20 || (m_style.ensureAscii && c >= 0x7F && c < 0x10000))
            appendUnicodeEscape(c);
        else if (m_style.ensureAscii && c >= 0x10000) {
            appendUnicodeEscape(0xD800 + ((c - 0x10000) >> 10));
            appendUnicodeEscape(0xDC00 + ((c - 0x10000) & 0x3FF));
        } else
            m_out += bytes;
    }

    void appendString(std::string_view text)
    {
        m_runtime.meter().scan(text.size());
        m_out += '"';
        for (std::size_t offset = 0; offset < text.size();) {
            const std::size_t start = offset;
            const char32_t c = nextCodePoint(text, offset);
            appendEscaped(c, text.substr(start, offset - start));
        }
        m_out += '"';
    }

    void startLine(int depth)
    {
        if (!m_style.indent)
            return;
        m_out += '\n';
        for (int i = 0; i < depth; ++i) {
            m_out += *m_style.indent;
            checkSize();
        }
    }

    void startElement(bool isFirst, int depth)
    {
        if (!isFirst)
            m_out += m_style.itemSeparator;
        startLine(depth);
    }

    void appendArray(const std::vector<Value>& items, int depth)
    {
        m_out += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            startElement(i == 0, depth + 1);
            append(items[i], depth + 1);
        }
        if (!items.empty())
            startLine(depth);
        m_out += ']';
    }

    std::string keyText(const Value& key) const
    {
        if (key.isString())
            return key.text();
        if (key.isNone())
            return "null";
        if (key.isBool())
            return key.truth() ? "true" : "false";
        if (!key.isNumber())
            failType(key, "the keys of JSON objects are texts, numbers, bools or none");
        return key.isInteger() ? fmt::to_string(key.toInteger()) : numberText(key.toReal());
    }

    void appendObject(std::vector<Dict::Entry> entries, int depth)
    {
        if (m_style.sortKeys)
            sortStably(
                m_runtime, entries, [](const Dict::Entry& entry) { return entry.first; }, false);
        m_out += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            startElement(i == 0, depth + 1);
            appendString(keyText(entries[i].first));
            m_out += m_style.keySeparator;
            append(entries[i].second, depth + 1);
        }
        if (!entries.empty())
            startLine(depth);
        m_out += '}';
    }

    Runtime& m_runtime;
    const JsonStyle& m_style;
    std::string m_out;
};

} // namespace

std::string jsonOf(Runtime& runtime, const Value& value, const JsonStyle& style)
{
    return JsonWriter(runtime, style).run(value);
}

} // namespace lr::tokenizer::jinja
