#pragma once

#include <string>
#include <string_view>

namespace lr::problems {

/// The characters beyond ASCII that mathematics is written with, as ASCII and LaTeX: digits of other scripts,
/// full-width and mathematical letters, "x²" as "x^{2}", "x₁" as "x_{1}", "2½" as "2\frac{1}{2}", "√12" as "\sqrt{12}",
/// "≤" as
/// "\le", digits with a bar above as "\overline{…}". Currency and degree signs and characters without width are left
/// out; all other characters, and bytes that are not UTF-8, stay as they are. Takes time linear in the text.
std::string inAscii(std::string_view text);

} // namespace lr::problems
