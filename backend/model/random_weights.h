#pragma once

#include "model/required_tensors.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lr::model {

/// Where random weights come from. Element i of a tensor is a pure function of (seed, name, i), so any part can be
/// made by itself, in any order, on any number of threads. With 0 < mixWeight ≤ 1 an element is
/// √(1 − mixWeight²)·a + mixWeight·b, with a from `seed` and b from `mixSeed`: the same spread, near the model of
/// `seed` alone: an amateur beside its expert.
struct RandomWeights
{
    std::uint64_t seed = 1;
    double mixWeight = 0;
    std::uint64_t mixSeed = 0;
};

/// Spread of one tensor's elements around their mean.
struct WeightDistribution
{
    double standardDeviation = 0;
    double mean = 0;
};

/// A distribution that makes a random decoder behave like a trained one in what matters to sampling: logits with a
/// standard deviation of 5, so that next-token distributions are peaked, and attention and MLP strong enough beside the
/// residual stream that greedy text does not run in circles.
WeightDistribution weightDistribution(TensorRole role, const ModelConfig& config);

/// Fills `out` with elements [begin, begin + out.size() / element size) of tensor `name`, stored as `dtype` (a weight
/// dtype), rounded once to float32 and once to `dtype`. Near-normal: the sum of four uniform 16-bit numbers, which
/// stays within 3.47 standard deviations.
void fillRandomWeights(const RandomWeights& source, std::string_view name, const WeightDistribution& distribution,
    Dtype dtype, std::int64_t begin, std::span<std::byte> out);

} // namespace lr::model
