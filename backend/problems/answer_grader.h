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

/// Whether an answer is mathematically the same as the reference: numbers in any notation, formulas equal after
/// simplification, tuples and intervals part by part, lists and sets in any order, matrices cell by cell, equations
/// that say the same, words without regard to case. Follows the grader of Qwen2.5-Math; tests/tools/answer_pairs.py
/// lists where we differ, and why. Both texts may hold any bytes: the work is bounded, and no content makes it throw.
Grade gradeAnswer(std::string_view answer, std::string_view reference);

} // namespace lr::problems
