#pragma once

#include "common/random.h"
#include "model/frozen_matrix.h"
#include "model/model_config.h"
#include "training/attention_layout.h"

#include <ATen/ATen.h>

#include <memory>
#include <optional>
#include <vector>

namespace lr::training {

/// The costly parts of a decoder layer whose matrices are frozen, on the CPU. Each part is one node of the graph.
/// Legend: N rows.

/// One low-rank pair beside a frozen matrix: it adds scaling · (dropout(x) aᵀ) bᵀ to the output columns from
/// firstColumn on.
struct LowRankUpdate
{
    at::Tensor a; ///< float32 [rank, inFeatures]
    at::Tensor b; ///< float32 [columns, rank]
    std::int64_t firstColumn = 0;
    double scaling = 1;
    double dropoutShare = 0;
    std::optional<common::CounterRandom> dropout{}; ///< none: no dropout
};

/// x Wᵀ + b + updates + residual; x bfloat16 [N, inFeatures] → [N, outFeatures]. `residual` is float32 [N, outFeatures]
/// or undefined. The result is float32 if there are updates or a residual, else bfloat16.
at::Tensor frozenProduct(const at::Tensor& x, std::shared_ptr<const model::FrozenMatrix> matrix,
    std::vector<LowRankUpdate> updates, const at::Tensor& residual = {});

/// Rotary embedding and causal grouped-query attention of whole sequences, with the window and angles of layer number
/// `layer`: qkv [N, (heads + 2 kvHeads) headDim], float32 or bfloat16 → [N, heads headDim] as `dtype`. headDim must be
/// a multiple of 16.
at::Tensor rotaryAttention(const at::Tensor& qkv, const model::ModelConfig& config, const AttentionLayout& layout,
    std::int64_t layer, at::ScalarType dtype);

} // namespace lr::training
