#pragma once

#include "problems/problem.h"

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// The final answer of a problem's record, as each benchmark writes it: behind "####" (GSM8K), in the \boxed{} of a
/// solution (MATH, Minerva), before a unit in brackets (ASDiv: "9 (apples)"), an index or a letter of the choices
/// (MMLU, returned as the letter), a list of answers (OlympiadBench), else all of it (SVAMP). Nothing if there is none.
std::optional<std::string> referenceAnswer(const Problem& problem);

/// A model's completion of a problem, judged.
struct GradedCompletion
{
    std::string extracted; ///< empty: none was found
    std::string reference;
    bool isCorrect = false;
    std::string reason;
};

/// Finds the final answer in `text` and compares it with the problem's. Throws Error(CorruptData) if the problem has no
/// reference answer; never for the content of `text`.
GradedCompletion gradeCompletion(const Problem& problem, std::string_view text);

} // namespace lr::problems
