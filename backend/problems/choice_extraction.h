#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lr::problems {

/// The answer to a multiple-choice question in what a model wrote: a capital letter, "A" for the first of `choices`,
/// from the last \boxed{}, a statement ("the answer is option B, since …", "C is correct"), the beginning of the text,
/// or a letter that stands alone; a letter as "(B)", "B.", "\text{B}", or the wording of one choice. Empty if none is
/// named.
std::string extractChoice(std::string_view text, std::span<const std::string> choices);

} // namespace lr::problems
