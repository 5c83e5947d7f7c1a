#include "evaluation/paired_comparison.h"

#include "evaluation/proportion.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lr::evaluation {

namespace {

/// P(X ≤ k) for X ~ Binomial(n, ½), term by term; n is small.
double lowerTail(std::int64_t k, std::int64_t n)
{
    double term = std::pow(0.5, static_cast<double>(n));
    double sum = term;
    for (std::int64_t i = 0; i < k; ++i) {
        term *= static_cast<double>(n - i) / static_cast<double>(i + 1);
        sum += term;
    }
    return sum;
}

/// P(χ² > x) with one degree of freedom.
double chiSquareTail(double x)
{
    return std::erfc(std::sqrt(x / 2));
}

} // namespace

void FlipMatrix::add(bool wasRight, bool isRight)
{
    auto& count = wasRight ? (isRight ? rightToRight : rightToWrong) : (isRight ? wrongToRight : wrongToWrong);
    ++count;
}

McNemarTest mcNemarTest(const FlipMatrix& flips)
{
    const auto n = flips.numDiscordant();
    if (n <= kMaxExactDiscordant)
        return {.pValue = std::min(1.0, 2 * lowerTail(std::min(flips.rightToWrong, flips.wrongToRight), n))};
    const auto excess = std::max(0.0, static_cast<double>(std::abs(flips.rightToWrong - flips.wrongToRight)) - 1);
    const double chiSquare = excess * excess / static_cast<double>(n);
    return {.isExact = false, .chiSquare = chiSquare, .pValue = chiSquareTail(chiSquare)};
}

PairedDifference pairedDifference(const FlipMatrix& flips)
{
    const auto n = static_cast<double>(flips.numQuestions());
    const auto gained = static_cast<double>(flips.wrongToRight);
    const auto lost = static_cast<double>(flips.rightToWrong);
    const double share = (gained - lost) / n;
    const double variance = (gained + lost - (gained - lost) * (gained - lost) / n) / (n * n);
    const double half = kZ95 * std::sqrt(std::max(variance, 0.0));
    return {.share = share, .low = std::max(share - half, -1.0), .high = std::min(share + half, 1.0)};
}

PairedComparison compareVerdicts(const Verdicts& before, const Verdicts& after)
{
    PairedComparison comparison;
    for (const auto& [question, verdict] : before) {
        const auto found = after.find(question);
        if (found == after.end())
            continue;
        comparison.flips.add(verdict == AnswerVerdict::Right, found->second == AnswerVerdict::Right);
        comparison.unfinishedBefore += verdict == AnswerVerdict::Unfinished ? 1 : 0;
        comparison.unfinishedAfter += found->second == AnswerVerdict::Unfinished ? 1 : 0;
    }
    const auto numCommon = comparison.flips.numQuestions();
    comparison.onlyBefore = static_cast<std::int64_t>(before.size()) - numCommon;
    comparison.onlyAfter = static_cast<std::int64_t>(after.size()) - numCommon;
    return comparison;
}

} // namespace lr::evaluation
