#pragma once

#include "kernels/sets/simd.h"

namespace {

/// out = x · rsqrt(mean(x²) + eps) ⊙ weight; `out` may be x.
template <typename T>
void rmsNormRow(const float* x, const float* weight, float eps, std::int64_t cols, T* out)
{
    Lanes squares = broadcast(0);
    std::int64_t c = 0;
    for (; c + kLanes <= cols; c += kLanes) {
        const Lanes v = load(x + c);
        squares += v * v;
    }
    float total = sumLanes(squares);
    for (; c < cols; ++c)
        total += x[c] * x[c];
    const float scale = 1.0f / __builtin_sqrtf(total / static_cast<float>(cols) + eps);
    for (c = 0; c + kLanes <= cols; c += kLanes)
        store(out + c, load(x + c) * scale * load(weight + c));
    for (; c < cols; ++c)
        fromFloat(x[c] * scale * weight[c], out[c]);
}

} // namespace
