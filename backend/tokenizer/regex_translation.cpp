#include "tokenizer/regex_translation.h"

#include "common/error.h"
#include "common/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace lr::tokenizer {

namespace {

using namespace std::string_view_literals;

// Unicode's White_Space, which is Oniguruma's \s, as the inside of a character class.
constexpr auto kWhiteSpace =
    R"(\x09-\x0D\x20\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})"sv;
constexpr std::array kGroupStarts = {"(?:"sv, "(?="sv, "(?!"sv, "(?<="sv, "(?<!"sv, "(?>"sv, "(?i:"sv, "(?-i:"sv};

bool isHexDigit(char c)
{
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

class Translation
{
public:
    Translation(std::string_view pattern, std::string_view source)
        : m_pattern(pattern)
        , m_source(source)
    {}

    std::string run()
    {
        while (!atEnd()) {
            switch (peek()) {
            case '\\':
                escape(false);
                break;
            case '[':
                characterClass();
                break;
            case '(':
                groupStart();
                break;
            case '{':
                interval();
                break;
            case '}':
            case ']':
                m_out.push_back('\\');
                copy(1);
                break;
            default:
                copy(1);
            }
        }
        return std::move(m_out);
    }

private:
    bool atEnd() const { return m_at >= m_pattern.size(); }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_pattern.size() ? m_pattern[m_at + ahead] : '\0'; }
    bool startsWith(std::string_view text) const { return m_pattern.substr(m_at).starts_with(text); }

    void copy(std::size_t count)
    {
        m_out.append(m_pattern.substr(m_at, count));
        m_at += count;
    }

    void replace(std::size_t count, std::string_view by)
    {
        m_out.append(by);
        m_at += count;
    }

    [[noreturn]] void refuse(std::size_t length) const
    {
        throw common::Error(common::ErrorCode::Unsupported,
            fmt::format("{}: the regular expression '{}' uses '{}' at byte {}, which this program does not support.",
                common::printable(m_source, 400), common::printable(m_pattern, 200),
                common::printable(m_pattern.substr(m_at, length)), m_at));
    }

    void groupStart()
    {
        if (peek(1) != '?' && peek(1) != '*')
            return copy(1);
        for (const auto start : kGroupStarts)
            if (startsWith(start))
                return copy(start.size());
        refuse(4);
    }

    /// {n}, {n,} and {n,m}, greedy; any other brace is an ordinary character to both engines.
    void interval()
    {
        std::size_t length = 1;
        while (common::isAsciiDigit(peek(length)))
            ++length;
        const bool hasLow = length > 1;
        if (peek(length) == ',')
            ++length;
        while (common::isAsciiDigit(peek(length)))
            ++length;
        if (peek(length) != '}' || length == 1) {
            m_out.push_back('\\');
            return copy(1);
        }
        const auto after = peek(length + 1);
        if (!hasLow || after == '+' || after == '?')
            refuse(length + 2);
        copy(length + 1);
    }

    void characterClass()
    {
        copy(1);
        if (peek() == '^')
            copy(1);
        if (peek() == ']')
            refuse(1);
        bool first = true;
        while (!atEnd() && peek() != ']') {
            if (peek() == '[' || startsWith("&&"))
                refuse(2);
            if (peek() == '\\')
                escape(true);
            else if (peek() == '-' && !first && peek(1) == '\\' && isClassEscape(peek(2)))
                refuse(3);
            else
                copy(1);
            first = false;
        }
        if (atEnd())
            refuse(1);
        copy(1);
    }

    static bool isClassEscape(char c) { return "sSdDpP"sv.find(c) != std::string_view::npos; }

    void escape(bool inClass)
    {
        const auto kind = peek(1);
        if (isClassEscape(kind)) {
            classEscape(kind, inClass);
            // In "[\s-x]" the hyphen stands for itself; behind an expanded class it would make a range.
            if (inClass && peek() == '-' && peek(1) != ']')
                refuse(2);
        } else if ("rntf"sv.find(kind) != std::string_view::npos) {
            copy(2);
        } else if (kind == 'v') {
            replace(2, R"(\x0B)");
        } else if (kind == 'u') {
            hexEscape(2, 4, 0x10FFFF);
        } else if (kind == 'x') {
            if (peek(2) == '{')
                hexEscape(3, bracedDigits(), 0x10FFFF);
            else
                hexEscape(2, 2, 0x7F); // greater values denote a byte in Oniguruma, not a character
        } else if (!inClass && (kind == 'A' || kind == 'z')) {
            copy(2);
        } else if (std::ispunct(static_cast<unsigned char>(kind)) != 0) {
            copy(2);
        } else {
            refuse(2);
        }
    }

    void classEscape(char kind, bool inClass)
    {
        if (kind == 's' && inClass)
            replace(2, kWhiteSpace);
        else if (kind == 's')
            replace(2, "[" + std::string(kWhiteSpace) + "]");
        else if (kind == 'S' && inClass)
            replace(2, R"(\P{White_Space})");
        else if (kind == 'S')
            replace(2, "[^" + std::string(kWhiteSpace) + "]");
        else if (kind == 'd' || kind == 'D')
            replace(2, kind == 'd' ? R"(\p{Nd})" : R"(\P{Nd})");
        else
            property();
    }

    /// \p{Name}, \P{Name}, \p{^Name}; PCRE2 checks whether the name exists.
    void property()
    {
        std::size_t length = 3;
        if (peek(2) != '{')
            refuse(2);
        if (peek(length) == '^')
            ++length;
        while (std::isalpha(static_cast<unsigned char>(peek(length))) != 0 || peek(length) == '_')
            ++length;
        if (peek(length) != '}' || length == 3)
            refuse(length);
        copy(length + 1);
    }

    std::size_t bracedDigits() const
    {
        std::size_t count = 0;
        while (isHexDigit(peek(3 + count)))
            ++count;
        if (peek(3 + count) != '}')
            refuse(4 + count);
        return count;
    }

    void hexEscape(std::size_t from, std::size_t numDigits, unsigned long highest)
    {
        const auto digits = m_pattern.substr(std::min(m_at + from, m_pattern.size()), numDigits);
        if (digits.size() != numDigits || digits.empty() || digits.size() > 6 ||
            !std::all_of(digits.begin(), digits.end(), isHexDigit))
            refuse(from + numDigits);
        const auto value = std::stoul(std::string(digits), nullptr, 16);
        if (value > highest || (value >= 0xD800 && value <= 0xDFFF))
            refuse(from + numDigits);
        const bool braced = from == 3;
        replace(from + numDigits + (braced ? 1 : 0), "\\x{" + std::string(digits) + "}");
    }

    std::string_view m_pattern;
    std::string_view m_source;
    std::size_t m_at = 0;
    std::string m_out;
};

} // namespace

std::string translateOniguruma(std::string_view pattern, std::string_view source)
{
    return Translation(pattern, source).run();
}

} // namespace lr::tokenizer
