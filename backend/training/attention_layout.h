#pragma once

#include "kernels/sequence_attention.h"
#include "model/model_config.h"
#include "model/ragged_batch.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace lr::training {

/// Angles and mask of a batch for one kind of layer, with or without a window. Legend as in AttentionLayout.
struct AttentionKind
{
    std::int64_t window = 0; ///< number of tokens that each token sees, itself included; 0: all up to itself
    at::Tensor cos;          ///< rotary angles: float32 [N, 1, headDim / 2]
    at::Tensor sin;          ///< in the same form
    at::Tensor mask;         ///< float32 [L, L]: 0 where a token sees another, else −∞
};

/// How the rows of a batch of whole sequences are placed in attention's padded form [B, L]; the same for all layers.
/// Legend: N rows, B sequences, L tokens of the longest. Sequences are padded at their end, so that the causal mask
/// alone hides the padding from all real rows.
struct AttentionLayout
{
    std::int64_t numSequences = 0;                ///< B
    std::int64_t length = 0;                      ///< L
    bool isDense = false;                         ///< all sequences have length L: the rows already are in padded order
    at::Tensor paddedRows;                        ///< int64 [B · L]: row at each place; undefined if dense
    at::Tensor rowPlaces;                         ///< int64 [N]: place of each row; undefined if dense
    std::vector<kernels::SequenceRows> sequences; ///< the sequences without padding, for the CPU's kernels
    AttentionKind full;
    AttentionKind windowed; ///< of the layers that have a window; undefined if there are none

    /// Throws Error(InvalidArgument) if a span does not begin at position 0 or exceeds the model's context.
    AttentionLayout(const model::RaggedBatch& batch, const model::ModelConfig& config, at::Device device);

    const AttentionKind& kind(bool isWindowed) const { return isWindowed ? windowed : full; }
};

} // namespace lr::training
