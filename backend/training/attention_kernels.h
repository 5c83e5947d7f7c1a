#pragma once

#include "model/cpu_kernels.h"

#include <cstdint>

namespace lr::training {

/// Rows of one whole sequence in a batch: positions 0 … count − 1 of it.
struct SequenceRows
{
    std::int64_t firstRow = 0;
    std::int64_t count = 0;
};

/// Causal grouped-query attention of whole sequences and its derivative, for one instruction set. `qkv` and `dQkv` are
/// [N, (numHeads + 2 numKvHeads) headDim] float32, `out` and `dOut` [N, numHeads headDim]; all row-major and dense.
/// Probabilities are never kept: the way back computes them again from the rows' log-sums. OpenMP threads, one task a
/// sequence and query head; results do not depend on their number. Source: arXiv:2307.08691 (the recomputation).
struct AttentionKernels
{
    const char* name; ///< "avx512", "avx2" or "baseline"

    /// In place: rotates queries and keys by the angles of `cos` and `sin` [N, headDim / 2] times `direction` (1, or −1
    /// for the derivative), and scales queries by headDim^-½. Source: arXiv:2104.09864.
    void (*rotate)(float* qkv, const model::HeadShape& shape, const float* cos, const float* sin, std::int64_t rows,
        float direction);

    /// logSums [N, numHeads] float32: ln Σ_t e^(q·k_t) of each row and head.
    void (*forward)(const float* qkv, const model::HeadShape& shape, const SequenceRows* sequences,
        std::int64_t numSequences, std::int64_t rows, float* out, float* logSums);

    /// dQkv of rotated qkv, every element of it.
    void (*backward)(const float* dOut, const float* qkv, const float* logSums, const model::HeadShape& shape,
        const SequenceRows* sequences, std::int64_t numSequences, std::int64_t rows, float* dQkv);
};

/// The fastest set that this processor runs.
const AttentionKernels& attentionKernels();

/// All sets that this processor runs, fastest first; for tests.
int availableAttentionKernels(const AttentionKernels* (&sets)[3]);

} // namespace lr::training
