#include "problems/number_text.h"

#include "problems/latex_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace lr::problems {

namespace {

constexpr double kRelativeTolerance = 1e-4;
constexpr std::size_t kMaxNumberLength = 400;

/// Reads a number from the front of a text.
class Reader
{
public:
    explicit Reader(std::string_view text)
        : m_rest(text)
    {}

    std::optional<NumberText> read()
    {
        NumberText number;
        const double sign = readSign();
        if (m_rest.starts_with("10^")) {
            number.value = 1;
            if (!readPowerOfTen(number))
                return std::nullopt;
        } else if (!readDecimal(number) || !readFactor(number) || !readFraction(number)) {
            return std::nullopt;
        }
        number.value *= sign;
        if (sign < 0 && number.digits != "0")
            number.digits.insert(number.digits.begin(), '-');
        return m_rest.empty() && std::isfinite(number.value) ? std::optional(number) : std::nullopt;
    }

private:
    bool take(std::string_view prefix)
    {
        if (!m_rest.starts_with(prefix))
            return false;
        m_rest.remove_prefix(prefix.size());
        return true;
    }

    void skipBlanks()
    {
        while (take(" ")) {
        }
    }

    double readSign()
    {
        double sign = 1;
        if (take("-"))
            sign = -1;
        else
            take("+");
        skipBlanks();
        return sign;
    }

    /// Digits with groups of three after commas; false if a comma stands elsewhere.
    bool readDigits(std::string& digits, bool& hasCommas)
    {
        std::size_t group = 0;
        const auto begin = digits.size();
        while (!m_rest.empty()) {
            const bool isGroup = m_rest.size() >= 4 && isDigit(m_rest[1]) && isDigit(m_rest[2]) && isDigit(m_rest[3]);
            if (isDigit(m_rest[0])) {
                digits += m_rest[0];
                ++group;
            } else if (m_rest[0] == ',' && isGroup && group <= 3 && group > 0 && (!hasCommas || group == 3)) {
                hasCommas = true;
                group = 0;
            } else {
                break;
            }
            m_rest.remove_prefix(1);
        }
        return !hasCommas || (group == 3 && digits.size() > begin);
    }

    /// The sign of an exponent belongs to it only if digits follow.
    void readExponent(std::string& digits, bool& isInteger)
    {
        if (m_rest.size() < 2 || (m_rest[0] != 'e' && m_rest[0] != 'E'))
            return;
        const std::size_t signs = m_rest[1] == '-' || m_rest[1] == '+' ? 1 : 0;
        if (m_rest.size() <= 1 + signs || !isDigit(m_rest[1 + signs]))
            return;
        isInteger = false;
        digits += 'e';
        if (m_rest[1] == '-')
            digits += '-';
        m_rest.remove_prefix(1 + signs);
        while (!m_rest.empty() && isDigit(m_rest[0])) {
            digits += m_rest[0];
            m_rest.remove_prefix(1);
        }
    }

    bool readDecimal(NumberText& number)
    {
        std::string digits;
        if (!readDigits(digits, number.hasCommas))
            return false;
        number.isInteger = true;
        number.digits =
            digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - (digits.empty() ? 0 : 1)));
        bool anyDigit = !digits.empty();
        if (take(".")) {
            digits += '.';
            while (!m_rest.empty() && isDigit(m_rest[0])) {
                anyDigit = true;
                number.isInteger = number.isInteger && m_rest[0] == '0';
                digits += m_rest[0];
                m_rest.remove_prefix(1);
            }
        }
        if (anyDigit)
            readExponent(digits, number.isInteger);
        if (digits.starts_with('.'))
            digits.insert(digits.begin(), '0');
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
        return anyDigit && error == std::errc();
    }

    /// A power of ten after a multiplication sign. With anything else after the sign, the text is no number.
    bool readFactor(NumberText& number)
    {
        auto copy = m_rest;
        skipBlanks();
        if (!take("\\times") && !take("\\cdot") && !take("*") && !take("x")) {
            m_rest = copy;
            return true;
        }
        skipBlanks();
        return readPowerOfTen(number);
    }

    bool readPowerOfTen(NumberText& number)
    {
        if (!take("10^"))
            return false;
        const bool isGroup = take("{");
        const double sign = readSign();
        int exponent = 0;
        const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), exponent);
        if (error != std::errc() || m_rest[0] == '-')
            return false;
        m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
        skipBlanks();
        number.value *= std::pow(10.0, sign * exponent);
        number.isInteger = false;
        return !isGroup || take("}");
    }

    /// "/4" after 3, or " 4/5" after 1.
    bool readFraction(NumberText& number)
    {
        const auto whole = number;
        const bool isApart = m_rest.starts_with(' ');
        skipBlanks();
        const bool isMixed = isApart && whole.isInteger && !m_rest.empty() && isDigit(m_rest[0]);
        if (isMixed && !readDecimal(number))
            return false;
        skipBlanks();
        if (m_rest.empty() && !isMixed)
            return true;
        if (!take("/"))
            return false;
        skipBlanks();
        NumberText denominator;
        const double sign = readSign();
        if (!readDecimal(denominator) || denominator.value == 0)
            return false;
        number.value = (isMixed ? whole.value : 0) + sign * number.value / denominator.value;
        number.isInteger = false;
        return true;
    }

    std::string_view m_rest;
};

} // namespace

std::optional<NumberText> numberFromText(std::string_view text)
{
    text = trimmed(text);
    if (text.empty() || text.size() > kMaxNumberLength)
        return std::nullopt;
    return Reader(text).read();
}

bool closeEnough(double a, double b)
{
    return std::abs(a - b) <= kRelativeTolerance * std::max(std::abs(a), std::abs(b));
}

bool sameNumber(const NumberText& a, const NumberText& b)
{
    return a.isInteger && b.isInteger ? a.digits == b.digits : closeEnough(a.value, b.value);
}

} // namespace lr::problems
