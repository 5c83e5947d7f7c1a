#pragma once

#include "common/random.h"

#include <cstdint>
#include <iterator>

namespace lr::pretraining {

/// The numbers of one CounterRandom key in their order. A copy continues from the same place, independently.
class Draws
{
public:
    explicit constexpr Draws(common::CounterRandom random)
        : m_random(random)
    {}

    constexpr double uniform() { return m_random.uniform(m_next++); }
    constexpr bool chance(double probability) { return uniform() < probability; }
    /// Uniform in [low, high], both included.
    constexpr int between(int low, int high) { return low + static_cast<int>(uniform() * (high - low + 1)); }

    template <typename Range>
    constexpr const auto& oneOf(const Range& range)
    {
        return range[static_cast<std::size_t>(between(0, static_cast<int>(std::size(range)) - 1))];
    }

private:
    common::CounterRandom m_random;
    std::uint64_t m_next = 0;
};

} // namespace lr::pretraining
