#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lr::problems {

/// Longer answers are compared as text only.
inline constexpr std::size_t kMaxAnswerBytes = 4096;

struct Grade
{
    bool isCorrect = false;
    std::string reason; ///< why, in a few words: "the same number", "different numbers: 5, not 7"
};

/// Whether an answer is the reference, as mathematics sees it: numbers in any notation, formulas equal after
/// simplification, tuples and intervals part by part, lists and sets in any order, matrices cell by cell, equations
/// that say the same, words without regard to case. The model is the grader of Qwen2.5-Math; where we differ, and why,
/// is listed in tests/tools/answer_pairs.py. Both texts may be anything: the work is bounded, and nothing is
/// thrown for their content.
Grade gradeAnswer(std::string_view answer, std::string_view reference);

} // namespace lr::problems
