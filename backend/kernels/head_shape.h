#pragma once

#include <cstdint>

namespace lr::kernels {

/// Head counts of grouped-query attention: query head h reads key/value head h / (numHeads / numKvHeads).
struct HeadShape
{
    int numHeads = 0;
    int numKvHeads = 0;
    int headDim = 0;         ///< a multiple of 16
    std::int64_t window = 0; ///< number of tokens that each token sees, itself included; 0: all up to itself
};

} // namespace lr::kernels
