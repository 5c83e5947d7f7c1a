#include "divergence/row_checks.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace lr::divergence {

using common::Error;
using common::ErrorCode;
using steps::Candidate;

namespace {

[[noreturn]] void refuse(const std::string& whose, const std::string& fault, std::int32_t step)
{
    throw Error(ErrorCode::CorruptData, fmt::format("The {}'s logits {} at step {}. Its weights are damaged or "
                                                    "overflow in this dtype; check the checkpoint or use float32.",
                                            whose, fault, step));
}

} // namespace

void checkRowArguments(std::size_t expertSize, std::size_t amateurSize, common::TokenId tokenId, std::int32_t step)
{
    constexpr std::size_t kMostTokens = std::numeric_limits<common::TokenId>::max();
    if (expertSize == 0 || amateurSize == 0 || expertSize > kMostTokens || amateurSize > kMostTokens)
        throw Error(ErrorCode::InvalidArgument,
            fmt::format(
                "Cannot compare logits of {} and {} tokens at step {}. A vocabulary has 1 to 2147483647 tokens.",
                expertSize, amateurSize, step));
    if (tokenId < 0 || static_cast<std::size_t>(tokenId) >= expertSize)
        throw Error(
            ErrorCode::InvalidArgument, fmt::format("Token {} is outside the expert's vocabulary of {} tokens at step "
                                                    "{}. Score text with ids of the expert's own tokenizer.",
                                            tokenId, expertSize, step));
}

void checkLargestLogit(float max, const char* whose, std::int32_t step)
{
    if (std::isnan(max))
        refuse(whose, "hold NaN", step);
    if (max == kInfinity)
        refuse(whose, "hold infinity", step);
    if (max == -kInfinity)
        refuse(whose, "are all minus infinity", step);
}

void checkLargestSharedLogit(float max, std::int32_t step)
{
    if (max == -kInfinity)
        refuse("expert", "are minus infinity for every token that the amateur also has", step);
}

bool isPlausible(float logit, float max)
{
    static const double cut = std::log(steps::kSmallestPlausibilityThreshold);
    return double(logit) - double(max) >= cut;
}

std::vector<Candidate> inRecordOrder(std::vector<Candidate> candidates)
{
    std::sort(candidates.begin(), candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.tokenId < b.tokenId; });
    const auto sameToken = [](const Candidate& a, const Candidate& b) { return a.tokenId == b.tokenId; };
    candidates.erase(std::unique(candidates.begin(), candidates.end(), sameToken), candidates.end());
    // Sorted by the stored log-probability, not by logits: two different logits may round to the same log-probability.
    std::stable_sort(candidates.begin(), candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.expertLogProb > b.expertLogProb; });
    return candidates;
}

} // namespace lr::divergence
