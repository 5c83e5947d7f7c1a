#include "problems/number_text.h"

#include "problems/latex_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace lr::problems {

namespace {

constexpr double kRelativeTolerance = 1e-4;
constexpr double kRoundingOfConstants = 1e-5; ///< π as 3.14159, √2 as 1.41421
constexpr double kRoundingOfDecimals = 1e-6;  ///< of long decimals, whose last places depend on the calculation's order
constexpr double kRoundingOfProgram = 1e-10;  ///< 2.9999999999999996 is what a program prints for 3
constexpr double kRoundingOfFloat64 = 1e-15;  ///< of a value that was divided or scaled once
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
        const auto numPlaces = readPlaces(digits, number.isInteger);
        anyDigit = anyDigit || numPlaces > 0;
        const auto exponentAt = digits.size();
        if (anyDigit)
            readExponent(digits, number.isInteger);
        if (digits.starts_with('.'))
            digits.insert(digits.begin(), '0');
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
        if (numPlaces > 0 && !number.isInteger)
            number.lastPlace =
                placeValue(numPlaces, std::string_view(digits).substr(std::min(exponentAt, digits.size())));
        return anyDigit && error == std::errc();
    }

    /// The point and the digits behind it.
    std::size_t readPlaces(std::string& digits, bool& isInteger)
    {
        std::size_t numPlaces = 0;
        if (!take("."))
            return 0;
        digits += '.';
        while (!m_rest.empty() && isDigit(m_rest[0])) {
            ++numPlaces;
            isInteger = isInteger && m_rest[0] == '0';
            digits += m_rest[0];
            m_rest.remove_prefix(1);
        }
        return numPlaces;
    }

    /// What a one in the last place is worth, with the exponent that follows it ("e-5", or nothing).
    static double placeValue(std::size_t numPlaces, std::string_view exponent)
    {
        double value = 0;
        const auto text = fmt::format("1{}", exponent.substr(std::min(exponent.find('e'), exponent.size())));
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value * std::pow(10.0, -static_cast<double>(numPlaces));
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
        number.lastPlace *= std::pow(10.0, sign * exponent);
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
        number.lastPlace = 0;
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

bool sameNumberTolerantly(const NumberText& a, const NumberText& b)
{
    return a.isInteger && b.isInteger ? a.digits == b.digits : closeEnough(a.value, b.value);
}

namespace {

/// Two decimals: the shorter must be a rounding of the longer.
bool sameDecimal(const NumberText& a, const NumberText& b)
{
    const auto& shorter = a.lastPlace >= b.lastPlace ? a : b;
    const auto& longer = a.lastPlace >= b.lastPlace ? b : a;
    const double gap = std::abs(a.value - b.value);
    const bool isRounded = gap <= 0.5 * shorter.lastPlace * (1 + 1e-6);
    const bool isCutOff = std::abs(shorter.value) <= std::abs(longer.value) && gap < shorter.lastPlace * (1 - 1e-6);
    const bool isShorter = shorter.lastPlace > 1.5 * longer.lastPlace;
    return gap <= kRoundingOfDecimals * std::abs(longer.value) ||
           (isShorter && (isRounded || isCutOff) && closeEnough(a.value, b.value));
}

} // namespace

std::optional<bool> sameNumberExactly(const NumberText& a, const NumberText& b)
{
    if (a.isInteger && b.isInteger)
        return a.digits == b.digits;
    if (a.lastPlace > 0 && b.lastPlace > 0)
        return sameDecimal(a, b);
    if (a.lastPlace > 0 || b.lastPlace > 0)
        return a.lastPlace > 0 ? isRoundingOf(a, b.value, false) : isRoundingOf(b, a.value, false);
    const double gap = std::abs(a.value - b.value);
    if (gap > kRoundingOfFloat64 * std::max(std::abs(a.value), std::abs(b.value)))
        return false;
    return std::nullopt;
}

bool isRoundingOf(const NumberText& decimal, double exact, bool isIrrational)
{
    const double gap = std::abs(decimal.value - exact);
    const double size = std::abs(exact);
    if (gap <= kRoundingOfProgram * size)
        return true;
    if (!closeEnough(decimal.value, exact))
        return false;
    // float64 cannot hold most decimals: 0.125 and 0.12 differ by a little more than half of 0.01.
    const bool isRounded = gap <= 0.5 * decimal.lastPlace * (1 + 1e-6);
    const bool isCutOff = std::abs(decimal.value) <= size && gap < decimal.lastPlace * (1 - 1e-6);
    return isRounded || isCutOff || (isIrrational && gap <= kRoundingOfConstants * size);
}

} // namespace lr::problems
