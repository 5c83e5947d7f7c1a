#pragma once

#include "model/activation.h"

#include <cstdint>

namespace lr::model {

/// Brain floating point: the upper half of an IEEE float32.
using Bf16 = std::uint16_t;

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

/// Head counts of grouped-query attention: query head h reads key/value head h / (numHeads / numKvHeads).
struct HeadShape
{
    int numHeads = 0;
    int numKvHeads = 0;
    int headDim = 0;         ///< a multiple of 16
    std::int64_t window = 0; ///< number of tokens that each token sees, itself included; 0: all up to itself
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

/// Fused inference kernels for one instruction set. All matrices are row-major and dense; pointers need no alignment.
/// The kernels use OpenMP threads; results do not depend on their number.
struct CpuKernels
{
    const char* name; ///< "avx512", "avx2" or "baseline"

    /// out[r] = x[r] · rsqrt(mean(x[r]²) + eps) ⊙ weight; x [rows, cols] float32. Source: arXiv:1910.07467, eq. 4.
    void (*rmsNormF32)(
        const float* x, const float* weight, float eps, std::int64_t rows, std::int64_t cols, float* out);
    void (*rmsNormBf16)(
        const float* x, const float* weight, float eps, std::int64_t rows, std::int64_t cols, Bf16* out);

    /// out[r][c] = f(gateUp[r][c]) · gateUp[r][cols + c]; gateUp [rows, 2 cols] float32. Source: arXiv:2002.05202.
    void (*gateF32)(Activation f, const float* gateUp, std::int64_t rows, std::int64_t cols, float* out);
    void (*gateBf16)(Activation f, const float* gateUp, std::int64_t rows, std::int64_t cols, Bf16* out);

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

/// The fastest set of kernels that this processor can run.
const CpuKernels& cpuKernels();

/// Stores all sets that this processor can run into `sets`, fastest first, and returns their number. For tests.
int availableCpuKernels(const CpuKernels* (&sets)[3]);

} // namespace lr::model
