#pragma once

#include "common/token.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace lr::steps {

/// One token's log-probabilities under both models at one step, in nats, after a full-vocabulary softmax of each.
struct Candidate
{
    common::TokenId tokenId = 0;
    float expertLogProb = 0;
    float amateurLogProb = 0;

    bool operator==(const Candidate&) const = default;
};

/// Candidates with π_E ≥ 0.01 · max π_E are stored, so that every plausibility threshold α ≥ 0.01 can be tried later.
inline constexpr double kSmallestPlausibilityThreshold = 0.01;
/// At most this many of those candidates are stored, the most probable ones.
inline constexpr int kMaxExpertCandidates = 256;
/// This many of the amateur's most probable tokens are stored too, for display.
inline constexpr int kNumAmateurCandidates = 10;

/// The value of a number that was not computed when the step was scored: NaN.
inline constexpr float kNotStored = std::numeric_limits<float>::quiet_NaN();

/// Everything the method needs to know of one step of a trajectory: how expert and amateur judge the next token. Each
/// number here is a column of step_columns.h.
/// Invariants: candidates are sorted by descending expertLogProb (ties by ascending tokenId), hold no id twice, and
/// begin with the expert's top-1. Only ids below min(V_E, V_A) appear in them.
struct StepRecord
{
    std::int32_t step = 0;             ///< position in the completion, from 0 (the first completion token)
    common::TokenId tokenId = 0;       ///< y_t, the token that follows in the trajectory
    float klNats = 0;                  ///< Σ_a π_E(a) ln(π_E(a)/π_A(a)) over the first min(V_E, V_A) ids
    float reverseKlNats = kNotStored;  ///< Σ_a π_A(a) ln(π_A(a)/π_E(a)) over the same ids
    float jsNats = kNotStored;         ///< Jensen–Shannon divergence over the same ids, from 0 to ln 2
    float expertEntropyNats = 0;       ///< H(π_E) over the expert's whole vocabulary
    float amateurEntropyNats = 0;      ///< H(π_A) over the amateur's whole vocabulary
    common::TokenId amateurTop1Id = 0; ///< the amateur's most probable token; the expert's is expertTop1Id()
    float expertLogProb = 0;           ///< ln π_E(y_t)
    float amateurLogProb = 0;          ///< ln π_A(y_t); −∞ where y_t lies outside the amateur's vocabulary
    std::int32_t expertRank = 1;       ///< 1 + number of tokens more probable than y_t under the expert
    std::int32_t amateurRank = 1;      ///< the same under the amateur; 0 where y_t lies outside its vocabulary
    std::vector<Candidate> candidates;

    common::TokenId expertTop1Id() const { return candidates.front().tokenId; }
    /// ln max_b π_E(b)
    float expertMaxLogProb() const { return candidates.front().expertLogProb; }
};

/// Whether all numbers are equal. NaN counts as equal to NaN.
bool operator==(const StepRecord& a, const StepRecord& b);

} // namespace lr::steps
