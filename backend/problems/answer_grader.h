#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// Longer answers are compared as text only.
inline constexpr std::size_t kMaxAnswerBytes = 4096;

/// What counts as the same answer.
enum class Grader
{
    Exact, ///< what is the same in mathematics; a tolerance belongs to decimals
    Qwen   ///< as the Qwen2.5-Math toolkit judges, for tables that must be comparable with published ones
};

/// "exact" or "qwen", as settings and results name them.
std::string_view nameOf(Grader grader);
std::optional<Grader> graderNamed(std::string_view name);

struct Grade
{
    bool isCorrect = false;
    std::string reason; ///< by which rule, in a few words: "the same number", "different numbers: 5, not 7"
};

/// Whether an answer is mathematically the same as the reference: numbers in any notation, formulas equal after
/// simplification, tuples and intervals part by part, lists and sets in any order, solution sets in any notation,
/// matrices cell by cell, equations that say the same, times of day, words without regard to case. An equation states
/// the value on its right ("m+n = 73" for 73); a reference that is an equation of several unknowns is not its right
/// side. Grader::Qwen takes numbers for equal that differ by at most 1e-4 of their size, and a percentage for a hundred
/// times as much; tests/tools/answer_pairs.py lists where either differs from the official grader, and why. Both texts
/// may hold any bytes: the work is bounded, and no content makes it throw.
Grade gradeAnswer(std::string_view answer, std::string_view reference, Grader grader = Grader::Exact);

} // namespace lr::problems
