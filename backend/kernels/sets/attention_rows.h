#pragma once

// What attention to a cache and attention within whole sequences have in common: rotation and softmax of one row.

#include "kernels/sets/simd.h"

namespace {

/// Rotates one head in place by the angles' cosines and sines [half] times `direction` (±1): (a, b) ← (a cos − b sin,
/// b cos + a sin) for its two halves a, b; then scales it.
LR_INLINE void rotateHead(float* head, const float* cosRow, const float* sinRow, int half, float scale, float direction)
{
    for (int d = 0; d < half; ++d) {
        const float cos = cosRow[d];
        const float sin = sinRow[d] * direction;
        const float a = head[d];
        const float b = head[half + d];
        head[d] = (a * cos - b * sin) * scale;
        head[half + d] = (b * cos + a * sin) * scale;
    }
}

LR_INLINE void fillOutside(float* scores, std::int64_t first, std::int64_t end, std::int64_t padded, float value)
{
    for (std::int64_t t = 0; t < first; ++t)
        scores[t] = value;
    for (std::int64_t t = end; t < padded; ++t)
        scores[t] = value;
}

/// A row's softmax: its probabilities are e^(score − top) / total.
struct SoftmaxSums
{
    float top;   ///< the largest score
    float total; ///< Σ e^(score − top)
};

/// Turns the scores of positions [first, end) into probabilities, and all others up to `padded`, a multiple of kLanes,
/// into zeros. All are NaN if one of the scores is NaN or +∞, or if all are −∞.
LR_INLINE SoftmaxSums softmaxRow(float* scores, std::int64_t first, std::int64_t end, std::int64_t padded)
{
    fillOutside(scores, first, end, padded, -__builtin_inff());
    Lanes best = broadcast(-__builtin_inff());
    for (std::int64_t t = 0; t < padded; t += kLanes)
        best = maxLanes(best, load(scores + t));
    const float top = maxLane(best);
    Lanes sum = broadcast(0);
    for (std::int64_t t = 0; t < padded; t += kLanes) {
        const Lanes e = expLanes(load(scores + t) - top);
        store(scores + t, e);
        sum += e;
    }
    fillOutside(scores, first, end, padded, 0);
    // Hidden positions have added e^-87 each to the sum, which is negligible in float32.
    const float total = sumLanes(sum);
    const float scale = 1.0f / total;
    for (std::int64_t t = 0; t < padded; t += kLanes)
        store(scores + t, load(scores + t) * scale);
    return {top, total};
}

} // namespace
