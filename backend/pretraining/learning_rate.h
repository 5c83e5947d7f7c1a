#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lr::pretraining {

inline constexpr int kWarmUpSteps = 100;
inline constexpr double kLowestRateFactor = 0.05;

/// The share of the full learning rate at `step` (from 0) of `numSteps`: linear up to 1 at the end of the warm-up, then
/// half a cosine down to kLowestRateFactor.
inline double learningRateFactor(int step, int numSteps)
{
    if (step < kWarmUpSteps)
        return static_cast<double>(step + 1) / kWarmUpSteps;
    const double done = static_cast<double>(step - kWarmUpSteps) / std::max(numSteps - kWarmUpSteps, 1);
    return kLowestRateFactor + (1 - kLowestRateFactor) * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

} // namespace lr::pretraining
