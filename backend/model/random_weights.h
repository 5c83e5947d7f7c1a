#pragma once

#include "model/required_tensors.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lr::model {

/// The seeds of random weights. Element i of a tensor is a pure function of (seed, name, i), so any part can be
/// computed alone, in any order, on any number of threads. With 0 < mixWeight ≤ 1 an element is √(1 − mixWeight²)·a +
/// mixWeight·b, with a from `seed` and b from `mixSeed`. Such a model has the same spread and, for a small mixWeight,
/// is close to that of `seed` alone, as an amateur is to its expert.
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

/// A distribution with which a random decoder samples similarly to a trained one: logits have a standard deviation of
/// 5, so that next-token distributions are peaked, and attention and MLP are strong enough relative to the residual
/// stream that greedily generated text does not repeat itself.
WeightDistribution weightDistribution(TensorRole role, const ModelConfig& config);

/// Fills `out` with elements [begin, begin + out.size() / element size) of tensor `name`, stored as `dtype` (a weight
/// dtype), rounded once to float32 and once to `dtype`. Elements are nearly normally distributed: each is a sum of four
/// uniform 16-bit numbers, which stays within 3.47 standard deviations.
void fillRandomWeights(const RandomWeights& source, std::string_view name, const WeightDistribution& distribution,
    Dtype dtype, std::int64_t begin, std::span<std::byte> out);

} // namespace lr::model
