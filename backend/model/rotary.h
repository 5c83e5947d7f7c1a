#pragma once

#include "model/rope_scaling.h"

#include <cstdint>
#include <vector>

namespace lr::model {

/// Cosine and sine of the rotary angles of positions 0 … numPositions − 1: float32 [numPositions, headDim / 2] each.
/// Angles are formed in float32 as Hugging Face does, so that long positions round alike.
struct RotaryTable
{
    std::int64_t numPositions = 0;
    std::vector<float> cos;
    std::vector<float> sin;
};

/// Inverse frequencies θ^(−2i/headDim), i < headDim / 2, after the scaling (linear or llama3).
std::vector<float> rotaryInverseFrequencies(const RopeConfig& rope, std::int64_t headDim);

RotaryTable makeRotaryTable(const RopeConfig& rope, std::int64_t headDim, std::int64_t numPositions);

} // namespace lr::model
