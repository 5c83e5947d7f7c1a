#pragma once

#include <cstdint>

namespace lr::evaluation {

/// z of the two-sided 95 % interval: Φ(z) = 0.975.
inline constexpr double kZ95 = 1.959963984540054;

/// A share of trials that succeeded, with its 95 % interval; all in [0, 1].
struct Proportion
{
    std::int64_t numSuccesses = 0;
    std::int64_t numTrials = 0;
    double share = 0; ///< 0 without trials
    double low = 0;
    double high = 1;

    bool operator==(const Proportion&) const = default;
};

/// The share with its Wilson score interval, (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n); [0, 1] without trials.
/// Throws Error(InvalidArgument) unless 0 ≤ numSuccesses ≤ numTrials.
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
Proportion proportionOf(std::int64_t numSuccesses, std::int64_t numTrials);

} // namespace lr::evaluation
