#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lr::problems {

/// The content of the last non-empty \boxed{…} or \fbox{…} in a text, with balanced braces; if the box is not closed,
/// the rest of its line. Nothing if there is none.
std::optional<std::string> lastBoxed(std::string_view text);

/// The final answer in what a model wrote: the last \boxed{}, else what follows "####", else what follows the last
/// "answer is", else the last number; empty if there is none of these. Everything up to </think> is ignored. Takes time
/// linear in the text.
std::string extractAnswer(std::string_view text);

/// The same for a multiple-choice question: a capital letter, "A" for the first of `choices`, from "(B)", "B.",
/// "\text{B}", "the answer is B" or from the wording of one choice; empty if none is named.
std::string extractChoice(std::string_view text, std::span<const std::string> choices);

} // namespace lr::problems
