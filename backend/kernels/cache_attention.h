#pragma once

#include "kernels/bfloat16.h"
#include "kernels/head_shape.h"

#include <cstdint>

namespace lr::kernels {

/// Key positions in one block of the key cache.
inline constexpr int kKeyBlock = 16;

/// Keys and values of one layer and one sequence slot, as the attention kernel reads them. T is float or Bf16.
/// keys: [kvHeads][capacity / kKeyBlock][headDim][kKeyBlock]: a block holds one vector of 16 positions per dimension,
/// so that the scores of 16 positions are computed by broadcasting q, without sums across a vector's lanes
/// values: [kvHeads][capacity][headDim]
/// capacity is a multiple of kKeyBlock.
template <typename T>
struct KvSlot
{
    T* keys = nullptr;
    T* values = nullptr;
    std::int64_t capacity = 0;
};

/// One run of consecutive tokens of one sequence: rows firstRow … firstRow + count − 1 of the batch stand at positions
/// firstPosition … firstPosition + count − 1 of the sequence.
template <typename T>
struct AttentionSegment
{
    KvSlot<T> slot;
    std::int64_t firstRow = 0;
    std::int64_t count = 0;
    std::int64_t firstPosition = 0;
};

/// What the rotary embedding and the optional per-head norms need to know about rows of concatenated [q | k | v].
struct QkvShape
{
    HeadShape heads;
    const float* queryNorm = nullptr; ///< [headDim] weights of the queries' norm, or null
    const float* keyNorm = nullptr;   ///< [headDim] weights of the keys' norm, or null
    float normEps = 0;
    const float* cosTable = nullptr; ///< [positions][headDim / 2]
    const float* sinTable = nullptr;
};

/// Attention of new tokens to a cache of keys and values, for one instruction set. All matrices are row-major and
/// dense; pointers need no alignment. The kernels use OpenMP threads; results do not depend on their number. A NaN
/// among a row's queries, keys or values makes the row's result NaN, and may do so with the rows that are computed
/// together with it.
struct CacheAttention
{
    /// Applies per-head norms and the rotary embedding to q and k of `qkv` [rows, (numHeads + 2 numKvHeads) headDim] in
    /// place (q also scaled by headDim^-½) and stores k and v into the slots. The two halves of a head are rotated
    /// against each other, as Hugging Face does. Source: arXiv:2104.09864.
    void (*storeQkvF32)(
        float* qkv, const QkvShape& shape, const AttentionSegment<float>* segments, std::int64_t numSegments);
    void (*storeQkvBf16)(
        float* qkv, const QkvShape& shape, const AttentionSegment<Bf16>* segments, std::int64_t numSegments);

    /// Causal grouped-query attention of the rows of `qkv` (after storeQkv) over the slots: out [rows, numHeads
    /// headDim].
    void (*attendF32)(const float* qkv, const HeadShape& shape, const AttentionSegment<float>* segments,
        std::int64_t numSegments, float* out);
    void (*attendBf16)(const float* qkv, const HeadShape& shape, const AttentionSegment<Bf16>* segments,
        std::int64_t numSegments, Bf16* out);
};

} // namespace lr::kernels
