#pragma once

#include <string>
#include <string_view>

namespace lr::problems {

struct NormalisedAnswer
{
    std::string text;
    bool isPercentage = false; ///< a percent sign, or the word, was taken off

    bool operator==(const NormalisedAnswer&) const = default;
};

/// One spelling for what LaTeX and people spell in many ways: \dfrac, \left, \! and dollar signs go, \text{} is its
/// content, \leq is \le, "and" between answers is a comma, degrees and percent signs at the end are taken off, Unicode
/// signs become commands, a number in words becomes one in digits, every matrix a pmatrix. The text may hold bytes that
/// are not UTF-8. Linear in the text.
NormalisedAnswer normalisedAnswer(std::string_view answer);

/// A normalised answer without the unit behind a number: "5.4" of "5.4 cents", "12" of "12 cm^2". The same text where
/// no unit is found.
std::string withoutUnit(std::string_view normalised);

/// What two words are compared by: lower case, without blanks, articles' capitals and the full stops of "p.m.".
std::string comparableText(std::string_view normalised);

} // namespace lr::problems
