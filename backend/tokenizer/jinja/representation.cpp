#include "tokenizer/jinja/representation.h"

#include "common/utf8.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace lr::tokenizer::jinja {

namespace {

void appendEscapedCodePoint(std::string& out, char32_t c)
{
    static constexpr char kHex[] = "0123456789abcdef";
    const int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out += '\\';
    out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        out += kHex[(c >> shift) & 15];
}

void appendQuoted(std::string& out, std::string_view text)
{
    const bool useDouble = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    const char quote = useDouble ? '"' : '\'';
    out += quote;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        const char32_t c = nextCodePoint(text, offset);
        if (c == static_cast<unsigned char>(quote) || c == '\\')
            (out += '\\') += static_cast<char>(c);
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (isPrintable(c))
            out += text.substr(start, offset - start);
        else
            appendEscapedCodePoint(out, c);
    }
    out += quote;
}

class Printer
{
public:
    explicit Printer(Runtime& runtime)
        : m_runtime(runtime)
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
        if (m_out.size() > m_runtime.meter().limits().maxOutputBytes)
            m_runtime.meter().allocateText(m_out.size());
        std::visit([&](const auto& data) { appendData(data, depth); }, value.data());
    }

    void appendData(const Undefined&, int) { m_out += "Undefined"; }
    void appendData(const None&, int) { m_out += "None"; }
    void appendData(bool value, int) { m_out += value ? "True" : "False"; }
    void appendData(std::int64_t value, int) { m_out += fmt::to_string(value); }
    void appendData(double value, int) { m_out += representationOf(value); }

    void appendData(const TextPtr& text, int)
    {
        m_runtime.meter().scan(text->bytes.size());
        if (text->isMarkup)
            m_out += "Markup(";
        appendQuoted(m_out, text->bytes);
        if (text->isMarkup)
            m_out += ')';
    }

    void appendData(const SequencePtr& sequence, int depth)
    {
        switch (sequence->kind) {
        case SequenceKind::List:
            return appendItems("[", sequence->items, "]", depth);
        case SequenceKind::Tuple:
            return appendItems("(", sequence->items, sequence->items.size() == 1 ? ",)" : ")", depth);
        case SequenceKind::Range:
            return appendRange(*sequence);
        case SequenceKind::Keys:
            return appendItems("dict_keys([", sequence->items, "])", depth);
        case SequenceKind::Values:
            return appendItems("dict_values([", sequence->items, "])", depth);
        case SequenceKind::Items:
            return appendItems("dict_items([", sequence->items, "])", depth);
        }
    }

    void appendItems(std::string_view open, const std::vector<Value>& items, std::string_view close, int depth)
    {
        m_out += open;
        bool isFirst = true;
        for (const auto& item : items) {
            m_out += isFirst ? "" : ", ";
            isFirst = false;
            append(item, depth + 1);
        }
        m_out += close;
    }

    void appendRange(const Sequence& sequence)
    {
        const auto [start, stop, step] = sequence.range;
        m_out +=
            step == 1 ? fmt::format("range({}, {})", start, stop) : fmt::format("range({}, {}, {})", start, stop, step);
    }

    template <typename Entries>
    void appendEntries(const Entries& entries, int depth)
    {
        m_out += '{';
        bool isFirst = true;
        for (const auto& [key, value] : entries) {
            m_out += isFirst ? "" : ", ";
            isFirst = false;
            appendKey(key, depth);
            m_out += ": ";
            append(value, depth + 1);
        }
        m_out += '}';
    }

    void appendKey(const Value& key, int depth) { append(key, depth + 1); }
    void appendKey(const std::string& key, int) { appendQuoted(m_out, key); }

    void appendData(const DictPtr& dict, int depth) { appendEntries(dict->entries(), depth); }

    void appendData(const NamespacePtr& made, int depth)
    {
        m_out += "<Namespace ";
        appendEntries(made->attributes, depth);
        m_out += '>';
    }

    void appendData(const IteratorPtr& iterator, int)
    {
        failUnsupported("printing a " + iterator->typeName + " (make it a list first) is not supported.");
    }

    void appendData(const CallablePtr& callable, int)
    {
        if (callable->macro == nullptr)
            failUnsupported("printing the function " + common::printable(callable->name) + " is not supported.");
        m_out += "<Macro ";
        appendQuoted(m_out, callable->name);
        m_out += '>';
    }

    void appendData(const LoopPtr& loop, int)
    {
        m_out += fmt::format("<LoopContext {}/{}>", loop->index0 + 1, loop->items.size());
    }

    Runtime& m_runtime;
    std::string m_out;
};

/// Digits and decimal exponent of the shortest form: 0.d1d2d3… × 10^point.
struct ShortestDigits
{
    std::string digits;
    int point = 0;
};

ShortestDigits shortestDigits(double magnitude)
{
    std::array<char, 40> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::scientific).ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const auto e = text.find('e');
    ShortestDigits result;
    for (const char c : text.substr(0, e))
        if (c != '.')
            result.digits += c;
    const auto exponent = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), result.point);
    ++result.point;
    return result;
}

} // namespace

std::string representationOf(double value)
{
    if (std::isnan(value))
        return "nan";
    const std::string sign = std::signbit(value) ? "-" : "";
    if (std::isinf(value))
        return sign + "inf";
    auto [digits, point] = shortestDigits(std::abs(value));
    const int count = static_cast<int>(digits.size());
    if (point > 16 || point < -3) {
        const std::string fraction = count > 1 ? "." + digits.substr(1) : "";
        return fmt::format("{}{}{}e{:+03}", sign, digits[0], fraction, point - 1); // at least two digits
    }
    if (point <= 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    if (point >= count)
        return sign + digits + std::string(static_cast<std::size_t>(point - count), '0') + ".0";
    return sign + digits.substr(0, static_cast<std::size_t>(point)) + "." +
           digits.substr(static_cast<std::size_t>(point));
}

std::string textOf(Runtime& runtime, const Value& value)
{
    if (value.isUndefined())
        return {};
    if (value.isString())
        return value.text();
    return representationOf(runtime, value);
}

std::string representationOf(Runtime& runtime, const Value& value)
{
    return Printer(runtime).run(value);
}

} // namespace lr::tokenizer::jinja
