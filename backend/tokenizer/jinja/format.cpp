#include "tokenizer/jinja/format.h"

#include "common/utf8.h"
#include "tokenizer/jinja/representation.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lr::tokenizer::jinja {

namespace {

/// One %-field as written.
struct Field
{
    std::string flags;
    int width = 0;
    std::optional<int> precision;
    char conversion = 's';
};

class PercentFormatter
{
public:
    PercentFormatter(Runtime& runtime, const std::string& format, const Value& values)
        : m_runtime(runtime)
        , m_format(format)
        , m_values(values)
    {
        const auto* sequence = values.sequence();
        m_tuple = sequence != nullptr && sequence->kind == SequenceKind::Tuple ? sequence : nullptr;
    }

    std::string run()
    {
        while (m_pos < m_format.size()) {
            const auto percent = m_format.find('%', m_pos);
            m_out.append(m_format, m_pos, percent - m_pos);
            if (percent == std::string::npos)
                break;
            m_pos = percent + 1;
            appendField();
            m_runtime.meter().step();
            if (m_out.size() > m_runtime.meter().limits().maxOutputBytes)
                m_runtime.meter().allocateText(m_out.size());
        }
        checkAllUsed();
        return std::move(m_out);
    }

private:
    void checkAllUsed() const
    {
        const bool isContainer =
            !m_tuple && (m_values.isDict() || m_values.sequence() != nullptr || m_values.isUndefined());
        if (!isContainer && m_next < (m_tuple != nullptr ? m_tuple->items.size() : 1))
            fail("not all arguments were converted while formatting with %.");
    }

    char current() const
    {
        if (m_pos >= m_format.size())
            fail("a format string ends within a % field.");
        return m_format[m_pos];
    }

    int readNumber()
    {
        if (current() == '*')
            failUnsupported("a width of '*' in a % field is not supported.");
        int number = 0;
        for (; common::isAsciiDigit(current()); ++m_pos) {
            number = number * 10 + (m_format[m_pos] - '0');
            if (number > 1000)
                failUnsupported("a width or precision above 1000 in a % field is not supported.");
        }
        return number;
    }

    void appendField()
    {
        if (current() == '%') {
            m_out += '%';
            ++m_pos;
            return;
        }
        std::optional<Value> named;
        if (current() == '(')
            named = readNamed();
        Field field;
        while (std::string_view("-+ 0#").find(current()) != std::string_view::npos)
            field.flags += m_format[m_pos++];
        field.width = readNumber();
        if (current() == '.') {
            ++m_pos;
            field.precision = readNumber();
        }
        field.conversion = current();
        ++m_pos;
        if (field.conversion == '%')
            m_out += '%';
        else
            m_out += converted(field, named ? *named : nextValue());
    }

    Value readNamed()
    {
        const auto close = m_format.find(')', m_pos);
        const auto* dict = m_values.dict();
        if (close == std::string::npos || dict == nullptr)
            fail("a format with %(name) needs a dictionary and its closing parenthesis.");
        const auto key = m_format.substr(m_pos + 1, close - m_pos - 1);
        const Value* found = dict->find(std::string_view(key));
        if (found == nullptr)
            fail("the format names the key '" + common::printable(key) + "', which is not there.");
        m_pos = close + 1;
        return *found;
    }

    const Value& nextValue()
    {
        const std::size_t count = m_tuple != nullptr ? m_tuple->items.size() : 1;
        if (m_next >= count)
            fail("there are not enough arguments for the % fields of a format.");
        return m_tuple != nullptr ? m_tuple->items[m_next++] : (++m_next, m_values);
    }

    std::string converted(const Field& field, const Value& value)
    {
        if (field.flags.find('#') != std::string::npos)
            failUnsupported("the flag '#' in a % field is not supported.");
        switch (field.conversion) {
        case 's':
            return textField(field, textOf(m_runtime, value));
        case 'r':
            return textField(field, representationOf(m_runtime, value));
        case 'd':
        case 'i':
        case 'x':
        case 'X':
        case 'o':
            return integerField(field, value);
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
            return realField(field, value);
        default:
            failUnsupported(
                "the conversion '%" + common::printable(std::string(1, field.conversion)) + "' is not supported.");
        }
    }

    static std::string textField(const Field& field, std::string text)
    {
        const auto offsets = codePointOffsets(text);
        std::size_t length = offsets.size() - 1;
        if (field.precision && static_cast<std::size_t>(*field.precision) < length) {
            length = static_cast<std::size_t>(*field.precision);
            text.resize(offsets[length]);
        }
        const auto width = static_cast<std::size_t>(field.width);
        const std::string padding(width > length ? width - length : 0, ' ');
        return field.flags.find('-') != std::string::npos ? text + padding : padding + text;
    }

    static std::string pattern(const Field& field, std::string_view length, char conversion)
    {
        std::string made = "%" + field.flags;
        if (field.width > 0)
            made += fmt::to_string(field.width);
        if (field.precision)
            made += fmt::format(".{}", *field.precision);
        return made + std::string(length) + conversion;
    }

    static std::string integerField(const Field& field, const Value& value)
    {
        const bool isDecimal = field.conversion == 'd' || field.conversion == 'i';
        if (!value.isInteger() && !(isDecimal && value.isNumber()))
            failType(value, std::string("the conversion '%") + field.conversion + "' needs a number");
        if (!value.isInteger() && !(std::abs(value.toReal()) < 0x1p63))
            failUnsupported("an integer beyond 64 bits is not supported.");
        if (field.precision && field.flags.find('0') != std::string::npos)
            failUnsupported("a precision together with zero padding of an integer is not supported.");
        const std::int64_t number =
            value.isInteger() ? value.toInteger() : static_cast<std::int64_t>(std::trunc(value.toReal()));
        if (number < 0 && !isDecimal)
            failUnsupported("a negative number in hexadecimal or octal is not supported.");
        const auto made = pattern(field, "ll", field.conversion);
        return printed([&](char* buffer, std::size_t size) {
            return std::snprintf(buffer, size, made.c_str(), static_cast<long long>(number));
        });
    }

    static std::string realField(const Field& field, const Value& value)
    {
        if (!value.isNumber())
            failType(value, std::string("the conversion '%") + field.conversion + "' needs a number");
        const auto made = pattern(field, "", field.conversion);
        return printed(
            [&](char* buffer, std::size_t size) { return std::snprintf(buffer, size, made.c_str(), value.toReal()); });
    }

    template <typename Print>
    static std::string printed(Print print)
    {
        std::string buffer(2500, '\0'); // 1000 of width or precision, 309 digits before the point
        const int length = print(buffer.data(), buffer.size());
        buffer.resize(static_cast<std::size_t>(std::max(length, 0)));
        return buffer;
    }

    Runtime& m_runtime;
    const std::string& m_format;
    const Value& m_values;
    const Sequence* m_tuple = nullptr;
    std::size_t m_pos = 0;
    std::size_t m_next = 0;
    std::string m_out;
};

class BraceFormatter
{
public:
    BraceFormatter(Runtime& runtime, const std::string& format, const Arguments& arguments)
        : m_runtime(runtime)
        , m_format(format)
        , m_arguments(arguments)
    {}

    std::string run()
    {
        while (m_pos < m_format.size()) {
            const char c = m_format[m_pos];
            const bool isDouble = m_pos + 1 < m_format.size() && m_format[m_pos + 1] == c;
            if ((c == '{' || c == '}') && isDouble) {
                m_out += c;
                m_pos += 2;
            } else if (c == '{') {
                appendField();
            } else if (c == '}') {
                fail("format(): a single '}' in the format string.");
            } else {
                m_out += c;
                ++m_pos;
            }
        }
        return std::move(m_out);
    }

private:
    void appendField()
    {
        const auto close = m_format.find('}', m_pos);
        if (close == std::string::npos)
            fail("format(): a '{' in the format string has no '}'.");
        std::string_view field(m_format.data() + m_pos + 1, close - m_pos - 1);
        m_pos = close + 1;
        const bool isRepresentation = field.ends_with("!r");
        if (isRepresentation || field.ends_with("!s"))
            field.remove_suffix(2);
        if (field.find_first_of(":!.[{") != std::string_view::npos)
            failUnsupported("format(): the field {" + common::printable(field) + "} is not supported.");
        const Value& value = argument(field);
        m_out += isRepresentation ? representationOf(m_runtime, value) : textOf(m_runtime, value);
        m_runtime.meter().step();
        if (m_out.size() > m_runtime.meter().limits().maxOutputBytes)
            m_runtime.meter().allocateText(m_out.size());
    }

    const Value& argument(std::string_view field)
    {
        const bool isNumber = std::all_of(field.begin(), field.end(), common::isAsciiDigit) && field.size() < 6;
        if (!isNumber) {
            const auto found = std::find_if(m_arguments.named.begin(), m_arguments.named.end(),
                [&](const auto& entry) { return entry.first == field; });
            if (found == m_arguments.named.end())
                fail("format(): there is no argument named '" + common::printable(field) + "'.");
            return found->second;
        }
        (field.empty() ? m_hasAutomatic : m_hasNumbered) = true;
        if (m_hasAutomatic && m_hasNumbered)
            fail("format(): numbered and unnumbered fields are mixed.");
        const std::size_t index = field.empty() ? m_next++ : std::stoul(std::string(field));
        if (index >= m_arguments.positional.size())
            fail("format(): there are not enough arguments for its fields.");
        return m_arguments.positional[index];
    }

    Runtime& m_runtime;
    const std::string& m_format;
    const Arguments& m_arguments;
    std::size_t m_pos = 0;
    std::size_t m_next = 0;
    bool m_hasAutomatic = false;
    bool m_hasNumbered = false;
    std::string m_out;
};

} // namespace

std::string formatPercent(Runtime& runtime, const std::string& format, const Value& values)
{
    runtime.meter().scan(format.size());
    return PercentFormatter(runtime, format, values).run();
}

std::string formatBraces(Runtime& runtime, const std::string& format, const Arguments& arguments)
{
    runtime.meter().scan(format.size());
    return BraceFormatter(runtime, format, arguments).run();
}

} // namespace lr::tokenizer::jinja
