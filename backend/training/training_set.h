#pragma once

#include "common/token.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lr::training {

/// One sample: after tokens 0 … position of its sequence, the model's distribution of the next token should match the
/// soft label that gives `tokenIds` the probabilities `weights`.
struct SoftTarget
{
    std::int64_t position = 0;  ///< index of the token whose logits predict the next one
    common::TokenIds tokenIds;  ///< distinct
    std::vector<float> weights; ///< not negative, sum 1 within kWeightSumTolerance; as many as tokenIds

    bool operator==(const SoftTarget&) const = default;
};

/// A trajectory with the steps that are trained: prompt and completion, up to the last of these steps.
struct TrainingSequence
{
    std::string id;                  ///< of the problem, for messages
    common::TokenIds tokenIds;       ///< [T], up to the last target's position
    std::vector<SoftTarget> targets; ///< at least one, by ascending position
};

/// What a run trains on.
struct TrainingSet
{
    std::vector<TrainingSequence> sequences;

    std::int64_t numTargets() const;
    /// Number of weights above zero, over all targets.
    std::int64_t numTunedTokens() const;
    std::int64_t longestSequence() const;
};

/// Throws Error(CorruptData) that names the sequence if there are no samples at all, an id is outside `vocabSize`, a
/// weight is negative or not finite, weights do not sum to 1, there are not as many weights as ids, a position is
/// outside its sequence, or a sequence is longer than `contextLength`.
void validate(const TrainingSet& set, std::int64_t vocabSize, std::int64_t contextLength);

/// Consecutive targets of one sequence. One forward pass over the sequence up to the last of them serves them all.
struct SequenceSlice
{
    std::size_t sequence = 0;
    std::size_t firstTarget = 0;
    std::size_t numTargets = 0;

    bool operator==(const SequenceSlice&) const = default;
};

/// The slices that go through the model together.
using MicroBatch = std::vector<SequenceSlice>;

} // namespace lr::training
