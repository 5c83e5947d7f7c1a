#pragma once

#include "common/random.h"
#include "kernels/kernel_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lr::test {

using Logits = std::vector<float>;

inline constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Normal numbers of the given standard deviation (Box and Muller).
inline Logits randomLogits(std::size_t count, double deviation, std::uint64_t seed)
{
    const common::CounterRandom random(seed);
    Logits logits(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double radius = std::sqrt(-2 * std::log(1 - random.uniform(2 * i)));
        logits[i] = static_cast<float>(deviation * radius * std::cos(6.283185307179586 * random.uniform(2 * i + 1)));
    }
    return logits;
}

/// The row plus noise: a model near the first one. Longer rows get noise only.
inline Logits nearRow(const Logits& row, std::size_t count, double deviation, std::uint64_t seed)
{
    Logits near = randomLogits(count, deviation, seed);
    for (std::size_t i = 0; i < std::min(count, row.size()); ++i)
        near[i] += row[i];
    return near;
}

} // namespace lr::test
