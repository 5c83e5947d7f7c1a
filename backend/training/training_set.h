#pragma once

#include "common/token.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lr::training {

/// One sample: after tokens 0 … position of its sequence the model is to match `weights` over `tokenIds`.
struct SoftTarget
{
    std::int64_t position = 0;  ///< of the token whose logits predict the next one
    common::TokenIds tokenIds;  ///< distinct
    std::vector<float> weights; ///< not negative, sum 1 up to kWeightSumTolerance; as many as tokenIds

    bool operator==(const SoftTarget&) const = default;
};

/// A trajectory with its chosen steps: prompt and completion up to the last of them.
struct TrainingSequence
{
    std::string id;                  ///< the problem's, for messages
    common::TokenIds tokenIds;       ///< [T], no longer than the last target needs
    std::vector<SoftTarget> targets; ///< at least one, by ascending position
};

/// What a run trains on.
struct TrainingSet
{
    std::vector<TrainingSequence> sequences;

    std::int64_t numTargets() const;
    /// Tokens that are predicted: the weights' entries above zero.
    std::int64_t numTunedTokens() const;
    std::int64_t longestSequence() const;
};

/// Throws Error(CorruptData) that names the sequence: no samples at all, an id outside `vocabSize`, a weight that is
/// negative or not finite, weights that do not sum to 1, lists of different lengths, a position outside its sequence, a
/// sequence longer than `contextLength`.
void validate(const TrainingSet& set, std::int64_t vocabSize, std::int64_t contextLength);

/// Some targets of one sequence, which one forward pass over its first tokens serves.
struct SequenceSlice
{
    std::size_t sequence = 0;
    std::size_t firstTarget = 0;
    std::size_t numTargets = 0;

    bool operator==(const SequenceSlice&) const = default;
};

/// What goes through the model together.
using MicroBatch = std::vector<SequenceSlice>;

} // namespace lr::training
