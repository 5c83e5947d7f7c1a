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
};

/// A number as people and programs write it, blanks inside allowed: 1,000 · −0.5 · .5 · 3. · 1.2e-5 · 1.2\times10^{-5}
/// · 10^3 · 3/4 · -1./3 · 1 4/5. Nothing if the text is anything else; fractions in LaTeX are expressions. Never
/// infinite.
std::optional<NumberText> numberFromText(std::string_view text);

/// Integers are equal when all digits are; anything else when the relative difference is at most 1e-4, the tolerance of
/// the Qwen2.5-Math grader: decimals in references are rounded.
bool sameNumber(const NumberText& a, const NumberText& b);
bool closeEnough(double a, double b);

} // namespace lr::problems
