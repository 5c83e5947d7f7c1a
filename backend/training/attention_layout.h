#pragma once

#include "model/model_config.h"
#include "model/ragged_batch.h"
#include "training/attention_kernels.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace lr::training {

/// How the rows of a batch of whole sequences lie in attention's padded form, and their rotary angles; one for all
/// layers. Legend: N rows, B sequences, L tokens of the longest. Sequences are padded at their end, so that the causal
/// mask alone hides the padding from every row that counts.
struct AttentionLayout
{
    std::int64_t numSequences = 0;       ///< B
    std::int64_t length = 0;             ///< L
    bool isDense = false;                ///< all sequences have length L: rows are in padded order as they stand
    at::Tensor paddedRows;               ///< int64 [B L]: row at each place; undefined if dense
    at::Tensor rowPlaces;                ///< int64 [N]: place of each row; undefined if dense
    at::Tensor causalMask;               ///< float32 [L, L]: 0 where seen, −∞ where not
    std::vector<SequenceRows> sequences; ///< the same without padding, for the CPU's kernels
    at::Tensor cos;                      ///< float32 [N, 1, headDim / 2]
    at::Tensor sin;

    /// Throws Error(InvalidArgument) if a span does not begin at position 0 or exceeds the model's context.
    AttentionLayout(const model::RaggedBatch& batch, const model::ModelConfig& config, at::Device device);
};

} // namespace lr::training
