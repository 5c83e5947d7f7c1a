#pragma once

#include <cstdint>
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

} // namespace lr::evaluation
