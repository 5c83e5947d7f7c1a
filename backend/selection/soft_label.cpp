#include "selection/soft_label.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::selection {

namespace {

/// ln of the smallest positive float64.
constexpr double kSmallestLogProb = -744.4400719213812;

double logRatioOf(float expertLogProb, float amateurLogProb)
{
    return double{expertLogProb} - std::max(double{amateurLogProb}, kSmallestLogProb);
}

} // namespace

std::size_t numPlausible(std::span<const steps::Candidate> candidates, double plausibilityThreshold)
{
    validate({.plausibilityThreshold = plausibilityThreshold});
    const auto cut = plausibilityCut(plausibilityThreshold);
    const auto maxLogProb = candidates.front().expertLogProb;
    const auto stored = candidates.first(std::min<std::size_t>(candidates.size(), steps::kMaxExpertCandidates));
    const auto end = std::partition_point(stored.begin(), stored.end(),
        [&](const steps::Candidate& candidate) { return relativeLogProb(candidate.expertLogProb, maxLogProb) >= cut; });
    return static_cast<std::size_t>(end - stored.begin());
}

double logRatio(const steps::Candidate& candidate, double epsilon)
{
    if (epsilon > 0)
        return std::log(std::exp(double{candidate.expertLogProb}) + epsilon) -
               std::log(std::exp(double{candidate.amateurLogProb}) + epsilon);
    return logRatioOf(candidate.expertLogProb, candidate.amateurLogProb);
}

SoftLabel softLabel(std::span<const steps::Candidate> candidates, double plausibilityThreshold, double epsilon)
{
    const auto plausible = candidates.first(numPlausible(candidates, plausibilityThreshold));
    SoftLabel label;
    label.reserve(plausible.size());
    auto largest = -std::numeric_limits<double>::infinity();
    for (const auto& candidate : plausible) {
        label.push_back({candidate.tokenId, logRatio(candidate, epsilon)});
        largest = std::max(largest, label.back().weight);
    }
    double sum = 0;
    for (auto& entry : label) {
        entry.weight = std::exp(entry.weight - largest);
        sum += entry.weight;
    }
    for (auto& entry : label)
        entry.weight /= sum;
    return label;
}

double entropyNats(const SoftLabel& label)
{
    double entropy = 0;
    for (const auto& entry : label) {
        if (entry.weight > 0)
            entropy -= entry.weight * std::log(entry.weight);
    }
    return std::max(entropy, 0.0);
}

void prefixLabelEntropies(
    std::span<const float> expertLogProbs, std::span<const float> amateurLogProbs, std::span<float> out)
{
    // With r the log ratios, R their maximum, Z = Σ e^(r−R) and S = Σ e^(r−R) (r−R): H = ln Z − S/Z. A new maximum
    // rescales both sums.
    double largest = 0;
    double z = 0;
    double s = 0;
    for (std::size_t k = 0; k < out.size(); ++k) {
        const auto ratio = logRatioOf(expertLogProbs[k], amateurLogProbs[k]);
        if (k == 0 || ratio > largest) {
            const auto shift = k == 0 ? 0.0 : largest - ratio;
            const auto scale = std::exp(shift);
            s = scale * (s + shift * z);
            z = scale * z;
            largest = ratio;
        }
        const auto weight = std::exp(ratio - largest);
        z += weight;
        s += weight * (ratio - largest);
        out[k] = static_cast<float>(std::max(std::log(z) - s / z, 0.0));
    }
}

} // namespace lr::selection
