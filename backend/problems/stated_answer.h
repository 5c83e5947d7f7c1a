#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// What follows the last "the answer is", "answer:" or "choice is" that states an answer: up to the end of its sentence
/// or line, or the display formula on the lines below, without the reason behind it (", because …", "(since …)", ", so
/// …") and without signs of emphasis. "This answer is correct" states none. Nothing if no answer is stated. Takes time
/// linear in the text.
std::optional<std::string> statedAnswer(std::string_view text);

/// A sentence that states an answer, without the reason or remark behind it.
std::string_view withoutReason(std::string_view sentence);

} // namespace lr::problems
