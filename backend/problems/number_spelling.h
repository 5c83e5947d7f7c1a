#pragma once

#include <string>

namespace lr::problems {

/// Numbers that are spelled in two notations at once, in one. All take time linear in the text.

/// "1 000 000" as "1000000": blanks between groups of three digits.
void joinDigitGroups(std::string& text);

/// A repeating decimal as the fraction that it is: "0.8\overline{3}" as "\frac{75}{90}". A bar, dots above the first
/// and last digit, brackets, and three points behind a period that stands there at least twice.
void writeRepeatingDecimals(std::string& text);

/// "1.5 million" as "1500000", "2 dozen eggs" as "24 eggs", "half a million" as "500000".
void writeScaleWords(std::string& text);

} // namespace lr::problems
