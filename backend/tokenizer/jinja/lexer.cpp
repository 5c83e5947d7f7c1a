#include "tokenizer/jinja/lexer.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/jinja/string_literal.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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
        if (at < m_text.size() && isSign(m_text[at]) && startsWith(closing, at + 1)) {
            const std::size_t end = at + 1 + closing.size();
            return m_text[at] == '-' ? skipSpace(end) : end;
        }
        if (!startsWith(closing, at))
            return std::string_view::npos;
        const std::size_t end = at + closing.size();
        return trimNewline && end < m_text.size() && m_text[end] == '\n' ? end + 1 : end;
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
            if (at + 1 < m_text.size() && (m_text[at + 1] == '{' || m_text[at + 1] == '%' || m_text[at + 1] == '#'))
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
        const bool hasSign = tag + 2 < m_text.size() && isSign(m_text[tag + 2]);
        const auto data =
            strippedData(m_text.substr(m_pos, tag - m_pos), hasSign ? m_text[tag + 2] : '\0', type == '{');
        if (!data.empty())
            push(TokenKind::Data, std::string(data));
        const std::size_t rawStart = type == '%' ? endOfRawBegin(tag + 2 + hasSign) : std::string_view::npos;
        advanceTo(rawStart != std::string_view::npos ? rawStart : tag + 2 + hasSign);
        if (rawStart != std::string_view::npos)
            lexRaw();
        else if (type == '#')
            lexComment();
        else
            lexTag(type == '{');
    }

    /// End of "raw %}" at `at`, npos if that is not what stands there. The newline after it stays.
    std::size_t endOfRawBegin(std::size_t at) const
    {
        at = skipSpace(at);
        if (!startsWith("raw", at))
            return std::string_view::npos;
        at = skipSpace(at + 3);
        return startsWith("+%}", at) ? std::string_view::npos : endOfClosing("%}", at, false);
    }

    void lexRaw()
    {
        if (m_pos == m_text.size()) // no end tag is needed: Jinja accepts it, as it accepts an empty comment
            return;
        for (auto tag = m_text.find("{%", m_pos); tag != std::string_view::npos; tag = m_text.find("{%", tag + 1)) {
            const bool hasSign = tag + 2 < m_text.size() && isSign(m_text[tag + 2]);
            const std::size_t word = skipSpace(tag + 2 + hasSign);
            if (!startsWith("endraw", word))
                continue;
            const std::size_t end = endOfClosing("%}", skipSpace(word + 6));
            if (end == std::string_view::npos)
                continue;
            const auto data = strippedData(m_text.substr(m_pos, tag - m_pos), hasSign ? m_text[tag + 2] : '\0', false);
            push(TokenKind::Data, std::string(data));
            advanceTo(end);
            return;
        }
        fail("{% raw %} has no {% endraw %}.");
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
        m_open.clear();
        while (m_pos < m_text.size()) {
            const std::size_t end = m_open.empty() ? endOfTag(isVariable) : std::string_view::npos;
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

    /// End of digits with single underscores between them, from `at`; `at` itself if there is no digit.
    std::size_t endOfDigits(std::size_t at) const
    {
        std::size_t end = at;
        while (end < m_text.size() &&
               (common::isAsciiDigit(m_text[end]) || (m_text[end] == '_' && end > at && end + 1 < m_text.size() &&
                                                         common::isAsciiDigit(m_text[end + 1]))))
            ++end;
        return end;
    }

    /// End of the floating point number at the position, or the position if none stands there.
    std::size_t endOfFloat() const
    {
        if (m_pos > 0 && m_text[m_pos - 1] == '.') // in a.0.1, "0.1" is no number: it is an item of an item
            return m_pos;
        std::size_t end = endOfDigits(m_pos);
        bool isFloat = false;
        if (end + 1 < m_text.size() && m_text[end] == '.' && common::isAsciiDigit(m_text[end + 1])) {
            end = endOfDigits(end + 1);
            isFloat = true;
        }
        if (end + 1 < m_text.size() && (m_text[end] == 'e' || m_text[end] == 'E')) {
            const std::size_t digits = isSign(m_text[end + 1]) ? end + 2 : end + 1;
            if (digits < m_text.size() && common::isAsciiDigit(m_text[digits]))
                return endOfDigits(digits);
        }
        return isFloat ? end : m_pos;
    }

    std::size_t endOfInteger() const
    {
        if (m_text[m_pos] == '0' && m_pos + 1 < m_text.size() &&
            std::string_view("xXbBoO").find(m_text[m_pos + 1]) != std::string_view::npos)
            fail("integers written in hexadecimal, octal or binary are not supported.", common::ErrorCode::Unsupported);
        if (m_text[m_pos] != '0')
            return endOfDigits(m_pos);
        std::size_t end = m_pos;
        while (end < m_text.size() && m_text[end] == '0')
            ++end;
        return end;
    }

    void lexNumber()
    {
        const std::size_t floatEnd = endOfFloat();
        const bool isFloat = floatEnd > m_pos;
        const std::size_t end = isFloat ? floatEnd : endOfInteger();
        std::string digits(m_text.substr(m_pos, end - m_pos));
        std::erase(digits, '_');
        push(isFloat ? TokenKind::Float : TokenKind::Integer, std::move(digits));
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

    void trackBrackets(char c)
    {
        if (c == '(' || c == '[' || c == '{') {
            m_open += c == '(' ? ')' : c == '[' ? ']' : '}';
        } else if (c == ')' || c == ']' || c == '}') {
            if (m_open.empty() || m_open.back() != c)
                fail("unexpected '" + std::string(1, c) + "'.");
            m_open.pop_back();
        }
    }

    void lexOperator()
    {
        static constexpr std::array<std::string_view, 26> kOperators = {"//", "**", "==", "!=", ">=", "<=", "+", "-",
            "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"};
        const auto found =
            std::find_if(kOperators.begin(), kOperators.end(), [&](std::string_view op) { return startsWith(op); });
        if (found == kOperators.end())
            fail("unexpected character '" + common::printable(m_text.substr(m_pos, 1)) + "'.");
        if (found->size() == 1)
            trackBrackets(found->front());
        push(TokenKind::Operator, std::string(*found));
        advanceTo(m_pos + found->size());
    }

    std::string m_source;
    std::string_view m_text;
    std::string_view m_name;
    std::size_t m_pos = 0;
    int m_line = 1;
    bool m_lineStarting = true;
    std::string m_open; ///< unclosed brackets; while there are any, "}}" does not end the tag
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
