#pragma once

#include "common/error.h"
#include "problems/answer_grader.h"
#include "problems/problem.h"

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// The final answer of a problem's record, as each benchmark writes it: behind "####" (GSM8K), in the \boxed{} of a
/// solution (MATH, Minerva), before a unit in brackets (ASDiv: "9 (apples)"), an index or a letter of the choices
/// (MMLU, returned as the letter), a list of answers in any order (OlympiadBench), else all of it (SVAMP), with its
/// line breaks. Only sentences without any of these marks are read like a model's answer. Nothing if there is none.
std::optional<std::string> referenceAnswer(const Problem& problem);

/// Error(CorruptData) for a problem without a reference answer: its name, and what is wrong with its record.
common::Error missingReference(const Problem& problem);

/// A model's completion of a problem, judged.
struct GradedCompletion
{
    std::string extracted; ///< empty: none was found
    std::string reference;
    bool isCorrect = false;
    std::string reason; ///< the rule that decided
};

/// Finds the final answer in `text` and compares it with the problem's. Throws missingReference() if the problem has no
/// reference answer; never for the content of `text`.
GradedCompletion gradeCompletion(const Problem& problem, std::string_view text, Grader grader = Grader::Exact);

} // namespace lr::problems
