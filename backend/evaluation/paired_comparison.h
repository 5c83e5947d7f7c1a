#pragma once

#include "evaluation/answer_verdict.h"

#include <cstdint>
#include <map>
#include <optional>

namespace lr::evaluation {

/// Whether the answers to the same questions were right in a first evaluation ("before") and in a second one ("after"):
/// four counts; each question is in one of them.
struct FlipMatrix
{
    std::int64_t rightToRight = 0;
    std::int64_t rightToWrong = 0;
    std::int64_t wrongToRight = 0;
    std::int64_t wrongToWrong = 0;

    void add(bool wasRight, bool isRight);
    std::int64_t numQuestions() const { return rightToRight + rightToWrong + wrongToRight + wrongToWrong; }
    std::int64_t numDiscordant() const { return rightToWrong + wrongToRight; }

    bool operator==(const FlipMatrix&) const = default;
};

/// Largest number of questions that flipped (right to wrong or wrong to right) for which the exact binomial test is
/// used.
inline constexpr std::int64_t kMaxExactDiscordant = 25;

/// McNemar's test of the hypothesis that answers are equally often right before and after.
struct McNemarTest
{
    bool isExact = true;
    std::optional<double> chiSquare{}; ///< (|b − c| − 1)² / (b + c), with Edwards' correction; unset if exact
    double pValue = 1;                 ///< two-sided; 1 if no question flipped
};

/// Legend: b questions went from right to wrong, c from wrong to right. If b + c ≤ kMaxExactDiscordant, the test is
/// exact: p = 2 · P(X ≤ min(b, c)) with X ~ Binomial(b + c, ½), at most 1. Else it is χ² with one degree of freedom.
/// Source: Q. McNemar, Psychometrika 12 (1947); A. L. Edwards, Psychometrika 13 (1948).
McNemarTest mcNemarTest(const FlipMatrix& flips);

/// Accuracy after minus accuracy before on the same n questions, with its 95 % interval (Wald's, for paired shares).
struct PairedDifference
{
    double share = 0; ///< −1 to 1, as are the bounds
    double low = 0;
    double high = 0;
};

/// The variance of the difference is (b + c − (b − c)²/n) / n² for n ≥ 1 questions, with b and c as in mcNemarTest.
/// Source: A. Agresti, Categorical Data Analysis, section on dependent proportions.
PairedDifference pairedDifference(const FlipMatrix& flips);

/// The verdict on each question's answer, by the question's number.
using Verdicts = std::map<std::int64_t, AnswerVerdict>;

/// Comparison of two evaluations on the questions that both have answered.
struct PairedComparison
{
    FlipMatrix flips;
    std::int64_t unfinishedBefore =
        0; ///< common questions whose answer was cut off at the token limit and is not right
    std::int64_t unfinishedAfter = 0;
    std::int64_t onlyBefore = 0; ///< questions that only one of them answered
    std::int64_t onlyAfter = 0;

    bool operator==(const PairedComparison&) const = default;
};

PairedComparison compareVerdicts(const Verdicts& before, const Verdicts& after);

} // namespace lr::evaluation
