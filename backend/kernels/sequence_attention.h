#pragma once

#include "kernels/head_shape.h"

#include <cstdint>

namespace lr::kernels {

/// The rows of one whole sequence in a batch; they stand at positions 0 … count − 1 of the sequence.
struct SequenceRows
{
    std::int64_t firstRow = 0;
    std::int64_t count = 0;
};

/// Causal grouped-query attention of whole sequences and its derivative, for one instruction set. `qkv` and `dQkv` are
/// [N, (numHeads + 2 numKvHeads) headDim] float32, `out` and `dOut` [N, numHeads headDim] float32, N rows; all
/// row-major and dense. Probabilities are not kept: the backward pass computes them again from the rows' log-sums. Each
/// sequence and query head is one task for the OpenMP threads; results do not depend on the number of threads. A NaN
/// among a row's queries, keys or values makes the row's result NaN, and may do so with the rows that are computed
/// together with it. Source: arXiv:2307.08691 (the recomputation).
struct SequenceAttention
{
    /// In place: rotates queries and keys by the angles of `cos` and `sin` [N, headDim / 2] times `direction` (1, or −1
    /// for the derivative), and scales queries by headDim^-½. Source: arXiv:2104.09864.
    void (*rotate)(
        float* qkv, const HeadShape& shape, const float* cos, const float* sin, std::int64_t rows, float direction);

    /// `qkv` is rotated. logSums [N, numHeads] float32: ln Σ_t e^(q·k_t) of each row and head, t over the tokens that
    /// the row sees.
    void (*forward)(const float* qkv, const HeadShape& shape, const SequenceRows* sequences, std::int64_t numSequences,
        std::int64_t rows, float* out, float* logSums);

    /// Computes the gradient dQkv with respect to the rotated `qkv` and writes every element of it.
    void (*backward)(const float* dOut, const float* qkv, const float* logSums, const HeadShape& shape,
        const SequenceRows* sequences, std::int64_t numSequences, std::int64_t rows, float* dQkv);
};

} // namespace lr::kernels
