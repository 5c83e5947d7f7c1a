#pragma once

#include <optional>

namespace lr::evaluation {

/// What became of an answer. An answer that the token limit cut off had no chance to reach its end: unless what it says
/// so far is right, it is unfinished, which is not wrong.
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

/// As files have it: "unknown", "unfinished", "wrong", "right".
const char* nameOf(AnswerVerdict verdict);

} // namespace lr::evaluation
