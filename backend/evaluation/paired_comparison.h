#pragma once

#include "evaluation/answer_verdict.h"

#include <cstdint>
#include <map>
#include <optional>

namespace lr::evaluation {

/// How the answers to the same questions turned out before and after: four counts, and each question in one of them.
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

/// Up to so many questions that flipped the exact binomial test is used.
inline constexpr std::int64_t kMaxExactDiscordant = 25;

/// McNemar's test of whether both are equally often right.
struct McNemarTest
{
    bool isExact = true;
    std::optional<double> chiSquare{}; ///< (|b − c| − 1)² / (b + c), with Edwards' correction; unset if exact
    double pValue = 1;                 ///< two-sided; 1 where nothing flipped
};

/// With b, c the questions that flipped each way: exact (2 · P(X ≤ min(b, c)), X ~ Binomial(b + c, ½)) where they are
/// at most kMaxExactDiscordant together, else χ² with one degree of freedom. Source: Q. McNemar, Psychometrika 12
/// (1947); A. L. Edwards, Psychometrika 13 (1948).
McNemarTest mcNemarTest(const FlipMatrix& flips);

/// Accuracy after minus accuracy before, of the same n questions, with its 95 % interval (Wald's, for paired shares).
struct PairedDifference
{
    double share = 0; ///< −1 to 1, as are the bounds
    double low = 0;
    double high = 0;
};

/// With b, c the questions that flipped each way: variance (b + c − (b − c)²/n) / n². At least one question. Source: A.
/// Agresti, Categorical Data Analysis, section on dependent proportions.
PairedDifference pairedDifference(const FlipMatrix& flips);

/// What is known of each question's answer, by a number that stands for the question.
using Verdicts = std::map<std::int64_t, AnswerVerdict>;

/// Two evaluations on the questions that both have answered.
struct PairedComparison
{
    FlipMatrix flips;
    std::int64_t unfinishedBefore = 0; ///< of the common questions: cut off at the token limit, and not right so far
    std::int64_t unfinishedAfter = 0;
    std::int64_t onlyBefore = 0; ///< questions that only one of them answered
    std::int64_t onlyAfter = 0;

    bool operator==(const PairedComparison&) const = default;
};

PairedComparison compareVerdicts(const Verdicts& before, const Verdicts& after);

} // namespace lr::evaluation
