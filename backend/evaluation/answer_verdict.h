#pragma once

#include <optional>

namespace lr::evaluation {

/// The verdict on an answer. An answer that was cut off at the token limit and is not right so far is unfinished; it
/// does not count as Wrong, because it could not reach its end.
enum class AnswerVerdict
{
    Unknown, ///< no right answer is known
    Unfinished,
    Wrong,
    Right
};

/// `isCorrect` is unset where no right answer is known; `isCutOff` is true for an answer that ended at a limit and not
/// by itself.
AnswerVerdict verdictOfAnswer(std::optional<bool> isCorrect, bool isCutOff);

/// The verdict's name in files: "unknown", "unfinished", "wrong", "right".
const char* nameOf(AnswerVerdict verdict);

} // namespace lr::evaluation
