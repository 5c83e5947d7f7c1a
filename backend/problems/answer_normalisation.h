#pragma once

#include <string>
#include <string_view>

namespace lr::problems {

/// Gives one spelling to what LaTeX and people spell in many ways: \dfrac becomes \frac, \left, \! and dollar signs are
/// removed, \text{} is replaced by its content, \leq becomes \le, "and" between answers becomes a comma, degrees are
/// taken off, Unicode signs become commands, a repeating decimal becomes its fraction, a number in words or with a
/// scale word one in digits, "percent" becomes "%", ℝ the interval from -\infty to \infty, every matrix a pmatrix. The
/// text may hold bytes that are not UTF-8. Takes time linear in the text.
std::string normalisedAnswer(std::string_view answer);

/// The form in which two words are compared: lower case, without blanks and without the full stops of abbreviations
/// ("p.m."); "(a)" becomes "a".
std::string comparableText(std::string_view normalised);

} // namespace lr::problems
