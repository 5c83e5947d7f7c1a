#pragma once

#include <cstdint>

namespace lr::sampling {

/// How a token is drawn from logits.
struct SamplingOptions
{
    double temperature = 0; ///< 0: greedy, the most probable token (the lowest id of equals)
    double topP = 1;        ///< nucleus: the fewest most probable tokens whose probabilities reach topP
    std::uint64_t seed = 0;
};

} // namespace lr::sampling
