#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// The content of the last \boxed{…} or \fbox{…} of a text that holds an answer, with balanced braces; if the box is
/// not closed, the rest of its line. A box that is only mentioned ("put the answer in \boxed{}", "the `\boxed`
/// command",
/// "\boxed{answer}") holds none. Nothing if there is no box with an answer. Takes time linear in the text.
std::optional<std::string> lastBoxed(std::string_view text);

/// The same, but boxes that the last one is joined to by "and", "or", a comma or nothing at all belong to the answer
/// too:
/// "$x = \boxed{1}$ or $x = \boxed{2}$" gives "1, 2".
std::optional<std::string> lastBoxes(std::string_view text);

} // namespace lr::problems
