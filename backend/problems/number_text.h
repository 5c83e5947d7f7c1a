#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

struct NumberText
{
    double value = 0;
    bool isInteger = false; ///< written as one: digits, with or without thousands commas; decimals are all zeros
    std::string digits;     ///< of an integer: with its sign, without leading zeros
    bool hasCommas = false;
    /// Of a decimal: what a one in its last place is worth, 0.01 for "2.50". 0 for exact numbers: integers, fractions,
    /// powers of ten.
    double lastPlace = 0;
};

/// A number as people and programs write it, blanks inside allowed: 1,000 · −0.5 · .5 · 3. · 1.2e-5 · 1.2\times10^{-5}
/// · 10^3 · 3/4 · -1./3 · 1 4/5. Nothing if the text is anything else; fractions in LaTeX are expressions. Never
/// infinite.
std::optional<NumberText> numberFromText(std::string_view text);

/// Relative difference at most 1e-4, the tolerance of the Qwen2.5-Math grader: decimals in references are rounded, and
/// mostly to four or five digits.
bool closeEnough(double a, double b);

/// The comparison of the Qwen2.5-Math grader: integers are equal when all digits are, anything else when close enough.
bool sameNumberTolerantly(const NumberText& a, const NumberText& b);

/// The comparison in which a tolerance belongs to decimals only: exact numbers must be equal, a decimal must be a
/// rounding of the exact number, and of two decimals the shorter one of the longer. Nothing where float64 cannot tell.
std::optional<bool> sameNumberExactly(const NumberText& a, const NumberText& b);

/// Whether a decimal is what people write for an exact number: close enough, and rounded or cut off in its last place.
/// For an irrational number a relative difference of 1e-5 will do as well: the constants in it were rounded before the
/// calculation, π to 3.14159.
bool isRoundingOf(const NumberText& decimal, double exact, bool isIrrational);

} // namespace lr::problems
