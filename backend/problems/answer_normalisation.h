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

/// Gives one spelling to what LaTeX and people spell in many ways: \dfrac becomes \frac, \left, \! and dollar signs are
/// removed, \text{} is replaced by its content, \leq becomes \le, "and" between answers becomes a comma, degrees and
/// percent signs at the end are taken off, Unicode signs become commands, a number in words becomes one in digits,
/// every matrix a pmatrix. The text may hold bytes that are not UTF-8. Takes time linear in the text.
NormalisedAnswer normalisedAnswer(std::string_view answer);

/// A normalised answer without the unit behind a number: "5.4" of "5.4 cents", "12" of "12 cm^2". The same text where
/// no unit is found.
std::string withoutUnit(std::string_view normalised);

/// The form in which two words are compared: lower case, without blanks and without the full stops of abbreviations
/// ("p.m."); "(a)" becomes "a".
std::string comparableText(std::string_view normalised);

} // namespace lr::problems
