#pragma once

#include "selection/thresholds.h"

#include <cstddef>
#include <span>
#include <vector>

namespace lr::selection {

struct LabelWeight
{
    common::TokenId tokenId = 0;
    double weight = 0;

    bool operator==(const LabelWeight&) const = default;
};

/// Weights over the plausible tokens, which sum to 1; in the order of the candidates (descending π_E).
using SoftLabel = std::vector<LabelWeight>;

/// What the authors add to both probabilities before they take logarithms.
inline constexpr double kAuthorsEpsilon = 1e-12;

/// |V_t| for V_t = { a : π_E(a) ≥ α · max π_E }, with the plausibility threshold α. Candidates are sorted by π_E, so
/// V_t is the first |V_t| of them. The result is at most kMaxExpertCandidates, because a record may have gaps after so
/// many; a mask of that size may lack tokens.
/// `candidates` as in StepRecord, not empty. Throws Error(InvalidArgument) if α is outside its range.
std::size_t numPlausible(std::span<const steps::Candidate> candidates, double plausibilityThreshold);

/// ln(π_E(a)/π_A(a)) in float64. An amateur probability of exactly zero counts as the smallest positive float64,
/// e^−744.4: the ratio stays finite, and of several such tokens each gets weight in proportion to its π_E, the limit
/// for π_A → 0. With ε > 0 it is ln(π_E + ε) − ln(π_A + ε), the authors' form: the same to 1e-6 where both
/// probabilities exceed 1e6 · ε, and a ratio capped near ln(π_E/ε) where the amateur's is far below ε.
double logRatio(const steps::Candidate& candidate, double epsilon = 0);

/// The soft label of a step, v_t(a) = softmax over V_t of ln(π_E(a)/π_A(a)), in float64 from the stored
/// log-probabilities. Without ε by default; see logRatio(). Throws as numPlausible().
/// Source: arXiv:2510.07962, contrastive soft labels.
SoftLabel softLabel(std::span<const steps::Candidate> candidates, double plausibilityThreshold, double epsilon = 0);

/// H(v) = −Σ v ln v in nats; 0 for a label of one token.
double entropyNats(const SoftLabel& label);

/// Label entropies of every mask a step can have: out[k] is that of the first k + 1 candidates, in nats. One pass;
/// out.size() ≤ candidates.size().
void prefixLabelEntropies(
    std::span<const float> expertLogProbs, std::span<const float> amateurLogProbs, std::span<float> out);

} // namespace lr::selection
