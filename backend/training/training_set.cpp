#include "training/training_set.h"

#include "common/error.h"
#include "common/json.h"
#include "selection/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::training {

namespace {

[[noreturn]] void fail(const TrainingSequence& sequence, const std::string& what)
{
    throw common::Error(
        common::ErrorCode::CorruptData, "The sample of '" + common::printable(sequence.id, 60) + "' " + what);
}

void checkTarget(const TrainingSequence& sequence, const SoftTarget& target, std::int64_t vocabSize)
{
    if (target.position < 0 || target.position >= static_cast<std::int64_t>(sequence.tokenIds.size()))
        fail(sequence, fmt::format("stands at position {} of {} tokens.", target.position, sequence.tokenIds.size()));
    if (target.tokenIds.empty() || target.tokenIds.size() != target.weights.size())
        fail(sequence, fmt::format("has {} token ids and {} weights; one number of both, at least 1, is expected.",
                           target.tokenIds.size(), target.weights.size()));
    for (const auto id : target.tokenIds)
        if (id < 0 || id >= vocabSize)
            fail(sequence, fmt::format("holds token id {}, outside the model's vocabulary of {}. Train the model the "
                                       "samples were made with.",
                               id, vocabSize));
    double sum = 0;
    for (const float weight : target.weights) {
        if (!(weight >= 0) || !std::isfinite(weight))
            fail(sequence, fmt::format("holds the weight {:f}; weights are numbers of at least 0.", weight));
        sum += weight;
    }
    if (!(std::abs(sum - 1) <= selection::kWeightSumTolerance))
        fail(sequence, fmt::format("has weights that sum to {:f} instead of 1 (within {}).", sum,
                           common::dumpJson(common::Json(selection::kWeightSumTolerance))));
}

} // namespace

std::int64_t TrainingSet::numTargets() const
{
    std::int64_t count = 0;
    for (const auto& sequence : sequences)
        count += static_cast<std::int64_t>(sequence.targets.size());
    return count;
}

std::int64_t TrainingSet::numTunedTokens() const
{
    std::int64_t count = 0;
    for (const auto& sequence : sequences)
        for (const auto& target : sequence.targets)
            count +=
                std::count_if(target.weights.begin(), target.weights.end(), [](float weight) { return weight > 0; });
    return count;
}

std::int64_t TrainingSet::longestSequence() const
{
    std::size_t longest = 0;
    for (const auto& sequence : sequences)
        longest = std::max(longest, sequence.tokenIds.size());
    return static_cast<std::int64_t>(longest);
}

void validate(const TrainingSet& set, std::int64_t vocabSize, std::int64_t contextLength)
{
    if (set.sequences.empty())
        throw common::Error(common::ErrorCode::CorruptData,
            "There are no samples to train on. Lower the KL threshold (--beta), or sample more problems.");
    for (const auto& sequence : set.sequences) {
        if (static_cast<std::int64_t>(sequence.tokenIds.size()) > contextLength)
            fail(sequence, fmt::format("has {} tokens before it; the model's context is {}.", sequence.tokenIds.size(),
                               contextLength));
        const auto outside = std::find_if(sequence.tokenIds.begin(), sequence.tokenIds.end(),
            [&](common::TokenId id) { return id < 0 || id >= vocabSize; });
        if (outside != sequence.tokenIds.end())
            fail(sequence, fmt::format("holds token id {} in its prefix, outside the model's vocabulary of {}. Train "
                                       "the model the samples were made with.",
                               *outside, vocabSize));
        if (sequence.targets.empty())
            fail(sequence, "has no step to train on.");
        for (const auto& target : sequence.targets)
            checkTarget(sequence, target, vocabSize);
    }
}

} // namespace lr::training
