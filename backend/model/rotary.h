#pragma once

#include "model/rope_scaling.h"

#include <cstdint>
#include <vector>

namespace lr::model {

/// Cosine and sine of the rotary angles of positions 0 … numPositions − 1: float32 [numPositions, headDim / 2] each.
/// Angles are computed in float32 as Hugging Face does, so that they are rounded in the same way at large positions.
struct RotaryTable
{
    std::int64_t numPositions = 0;
    std::vector<float> cos;
    std::vector<float> sin;
};

/// Inverse frequencies θ^(−2i/headDim) for 0 ≤ i < headDim / 2, with the scaling (linear or llama3) applied. Source:
/// arXiv:2104.09864.
std::vector<float> rotaryInverseFrequencies(const RopeConfig& rope, std::int64_t headDim);

RotaryTable makeRotaryTable(const RopeConfig& rope, std::int64_t headDim, std::int64_t numPositions);

} // namespace lr::model
