#include "tokenizer/jinja/lexer.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lr::tokenizer::jinja {

namespace {

bool isNameCharacter(char c)
{
    return common::isAsciiDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Turns all line ends into "\n" and removes one at the very end.
std::string normalizedSource(std::string_view source)
{
    std::string out;
    out.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n')
            continue;
        out += source[i] == '\r' ? '\n' : source[i];
    }
    if (!out.empty() && out.back() == '\n')
        out.pop_back();
    return out;
}

/// The character written with `digits` in the base, and how many bytes that took; throws where it is none.
char32_t decodeCode(std::string_view digits, std::size_t wanted, int base, const std::string& place)
{
    std::uint32_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value, base);
    const bool isCharacter = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    if (digits.size() != wanted || result.ec != std::errc() || result.ptr != end || !isCharacter)
        throw common::Error(common::ErrorCode::CorruptData,
            place + "the escape with the code " + common::printable(digits) + " in a string is no character.");
    return value;
}

/// The text between a string's quotes with its escapes decoded as Python does; an escape that Python does not know
/// stays as it is. `place` begins the message of an Error(CorruptData, Unsupported).
std::string decodeStringLiteral(std::string_view written, const std::string& place)
{
    static constexpr std::string_view kLetters = "abfnrtv\\'\"\n";
    static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
    std::string out;
    out.reserve(written.size());
    for (std::size_t pos = 0; pos < written.size();) {
        const char c = written[pos++];
        if (c != '\\') {
            out += c;
            continue;
        }
        const char letter = written[pos]; // a string cannot end in a lone backslash
        if (const auto known = kLetters.find(letter); known != std::string_view::npos) {
            out += kMeanings.substr(std::min(known, kMeanings.size()), 1); // nothing for a line's end
            ++pos;
        } else if (letter >= '0' && letter <= '7') {
            const auto digits = written.substr(pos, std::min<std::size_t>(3, written.size() - pos));
            const auto length = std::min(digits.find_first_not_of("01234567"), digits.size());
            common::appendUtf8(out, decodeCode(digits.substr(0, length), length, 8, place));
            pos += length;
        } else if (letter == 'x' || letter == 'u' || letter == 'U') {
            const std::size_t length = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
            common::appendUtf8(out, decodeCode(written.substr(pos + 1, length), length, 16, place));
            pos += 1 + length;
        } else if (letter == 'N') {
            throw common::Error(
                common::ErrorCode::Unsupported, place + "characters by name (\\N{...}) are not supported.");
        } else {
            out += c;
        }
    }
    return out;
}

class Lexer
{
public:
    Lexer(std::string_view source, std::string_view name)
        : m_source(normalizedSource(source))
        , m_text(m_source)
        , m_name(name)
    {}

    std::vector<Token> run()
    {
        while (m_pos < m_text.size())
            lexData();
        push(TokenKind::End, {});
        return std::move(m_tokens);
    }

private:
    [[noreturn]] void fail(const std::string& what, common::ErrorCode code = common::ErrorCode::CorruptData) const
    {
        throw common::Error(code, placeOf(m_name, m_line) + what);
    }

    void push(TokenKind kind, std::string text) { m_tokens.push_back({kind, std::move(text), m_line}); }

    char charAt(std::size_t position) const { return position < m_text.size() ? m_text[position] : '\0'; }
    bool startsWith(std::string_view what, std::size_t at) const { return m_text.substr(at).starts_with(what); }
    bool startsWith(std::string_view what) const { return startsWith(what, m_pos); }

    /// Moves to `end`, counting lines.
    void advanceTo(std::size_t end)
    {
        m_line += static_cast<int>(std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_pos),
            m_text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        m_lineStarting = end > 0 && m_text[end - 1] == '\n';
        m_pos = end;
    }

    std::size_t skipSpace(std::size_t at) const { return at + leadingSpace(m_text.substr(at)); }

    static bool isSign(char c) { return c == '-' || c == '+'; }

    /// End of a block-like closing tag at `at` ("+%}", "-%}" and the white space after it, "%}" and one newline after
    /// it), or npos where there is none.
    std::size_t endOfClosing(std::string_view closing, std::size_t at, bool trimNewline = true) const
    {
        if (isSign(charAt(at)) && startsWith(closing, at + 1)) {
            const std::size_t end = at + 1 + closing.size();
            return charAt(at) == '-' ? skipSpace(end) : end;
        }
        if (!startsWith(closing, at))
            return std::string_view::npos;
        const std::size_t end = at + closing.size();
        return trimNewline && charAt(end) == '\n' ? end + 1 : end;
    }

    /// The template text before a tag, without the white space that the tag's sign and the options remove.
    std::string_view strippedData(std::string_view data, char sign, bool isVariable) const
    {
        if (sign == '-')
            return data.substr(0, data.size() - trailingSpace(data));
        if (sign == '+' || isVariable)
            return data;
        const auto newline = data.rfind('\n');
        const std::size_t lineStart = newline == std::string_view::npos ? 0 : newline + 1;
        const auto line = data.substr(lineStart);
        const bool atLineStart = lineStart > 0 || m_lineStarting;
        return atLineStart && leadingSpace(line) == line.size() ? data.substr(0, lineStart) : data;
    }

    std::size_t findTag() const
    {
        for (std::size_t at = m_text.find('{', m_pos); at != std::string_view::npos; at = m_text.find('{', at + 1))
            if (const char type = charAt(at + 1); type == '{' || type == '%' || type == '#')
                return at;
        return std::string_view::npos;
    }

    void lexData()
    {
        const std::size_t tag = findTag();
        if (tag == std::string_view::npos) {
            push(TokenKind::Data, std::string(m_text.substr(m_pos)));
            advanceTo(m_text.size());
            return;
        }
        const char type = m_text[tag + 1];
        const bool hasSign = isSign(charAt(tag + 2));
        const auto data = strippedData(m_text.substr(m_pos, tag - m_pos), charAt(tag + 2), type == '{');
        if (!data.empty())
            push(TokenKind::Data, std::string(data));
        advanceTo(tag + 2 + hasSign);
        if (type == '#')
            lexComment();
        else
            lexTag(type == '{');
    }

    void lexComment()
    {
        if (m_pos == m_text.size())
            return;
        const auto closing = m_text.find("#}", m_pos);
        if (closing == std::string_view::npos)
            fail("a comment {# has no end #}.");
        const bool hasSign = closing > m_pos && isSign(m_text[closing - 1]);
        advanceTo(endOfClosing("#}", hasSign ? closing - 1 : closing));
    }

    /// Reads everything after "{{" or "{%" up to the tag's end.
    void lexTag(bool isVariable)
    {
        push(isVariable ? TokenKind::VariableBegin : TokenKind::BlockBegin, {});
        m_open = 0;
        while (m_pos < m_text.size()) {
            const std::size_t end = m_open == 0 ? endOfTag(isVariable) : std::string_view::npos;
            if (end != std::string_view::npos) {
                push(isVariable ? TokenKind::VariableEnd : TokenKind::BlockEnd, {});
                advanceTo(end);
                return;
            }
            lexWord();
        }
    }

    std::size_t endOfTag(bool isVariable) const
    {
        if (!isVariable)
            return endOfClosing("%}", m_pos);
        return startsWith("+}}") ? std::string_view::npos : endOfClosing("}}", m_pos, false);
    }

    void lexWord()
    {
        const char c = m_text[m_pos];
        if (const std::size_t space = leadingSpace(m_text.substr(m_pos)); space > 0)
            advanceTo(m_pos + space);
        else if (common::isAsciiDigit(c))
            lexNumber();
        else if (isNameCharacter(c) || static_cast<unsigned char>(c) >= 0x80)
            lexName();
        else if (c == '"' || c == '\'')
            lexString();
        else
            lexOperator();
    }

    void lexName()
    {
        std::size_t end = m_pos;
        while (end < m_text.size() && isNameCharacter(m_text[end]))
            ++end;
        if (end < m_text.size() && static_cast<unsigned char>(m_text[end]) >= 0x80)
            fail("names with other than ASCII letters are not supported.", common::ErrorCode::Unsupported);
        push(TokenKind::Name, std::string(m_text.substr(m_pos, end - m_pos)));
        advanceTo(end);
    }

    void lexNumber()
    {
        const auto endOfDigits = [this](std::size_t at) {
            return std::min(m_text.find_first_not_of("0123456789", at), m_text.size());
        };
        std::size_t end = endOfDigits(m_pos);
        const bool isItem = m_pos > 0 && m_text[m_pos - 1] == '.'; // in a.0.1, "0.1" is no number: an item of an item
        const bool isFloat = !isItem && charAt(end) == '.' && common::isAsciiDigit(charAt(end + 1));
        end = isFloat ? endOfDigits(end + 1) : end;
        if (isNameCharacter(charAt(end)))
            fail("numbers in hexadecimal or exponential form, or with underscores, are not supported.",
                common::ErrorCode::Unsupported);
        push(isFloat ? TokenKind::Float : TokenKind::Integer, std::string(m_text.substr(m_pos, end - m_pos)));
        advanceTo(end);
    }

    void lexString()
    {
        const char quote = m_text[m_pos];
        std::size_t end = m_pos + 1;
        while (end < m_text.size() && m_text[end] != quote)
            end += m_text[end] == '\\' ? 2 : 1;
        if (end >= m_text.size())
            fail("a string that starts with " + std::string(1, quote) + " has no end.");
        const auto written = m_text.substr(m_pos + 1, end - m_pos - 1);
        push(TokenKind::String, decodeStringLiteral(written, placeOf(m_name, m_line)));
        advanceTo(end + 1);
    }

    void lexOperator()
    {
        static constexpr std::array<std::string_view, 26> kOperators = {"//", "**", "==", "!=", ">=", "<=", "+", "-",
            "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"};
        const auto found =
            std::find_if(kOperators.begin(), kOperators.end(), [&](std::string_view op) { return startsWith(op); });
        if (found == kOperators.end())
            fail("unexpected character '" + common::printable(m_text.substr(m_pos, 1)) + "'.");
        if (std::string_view("([{").find(*found) != std::string_view::npos)
            ++m_open;
        else if (std::string_view(")]}").find(*found) != std::string_view::npos && m_open > 0)
            --m_open;
        push(TokenKind::Operator, std::string(*found));
        advanceTo(m_pos + found->size());
    }

    std::string m_source;
    std::string_view m_text;
    std::string_view m_name;
    std::size_t m_pos = 0;
    int m_line = 1;
    bool m_lineStarting = true;
    int m_open = 0; ///< unclosed brackets; while there are any, "}}" does not end the tag
    std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokenize(std::string_view source, std::string_view name)
{
    return Lexer(source, name).run();
}

std::string placeOf(std::string_view name, int line)
{
    return fmt::format("{} line {}: ", common::printable(name, 200), line);
}

} // namespace lr::tokenizer::jinja
