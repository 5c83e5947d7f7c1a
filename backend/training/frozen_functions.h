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

/// The costly pieces of a decoder layer whose matrices are frozen, on the CPU: each one node of the graph, forward and
/// backward, with nothing kept between the two but its inputs.

/// One low-rank pair beside a frozen matrix: scaling · (drop(x) aᵀ) bᵀ is added to the columns from firstColumn on.
struct LowRankUpdate
{
    at::Tensor a; ///< float32 [rank, inFeatures]
    at::Tensor b; ///< float32 [columns, rank]
    std::int64_t firstColumn = 0;
    double scaling = 1;
    double dropoutShare = 0;
    std::optional<common::CounterRandom> dropout{}; ///< none: x as it is
};

/// x Wᵀ + b and the updates; x bfloat16 [N, inFeatures] → [N, outFeatures], float32 if there are updates or a
/// `residual` float32 [N, outFeatures], to which all of it is added then, else bfloat16.
at::Tensor frozenProduct(const at::Tensor& x, std::shared_ptr<const model::FrozenMatrix> matrix,
    std::vector<LowRankUpdate> updates, const at::Tensor& residual = {});

/// Rotary embedding and causal grouped-query attention of whole sequences, as in `layer`: qkv [N, (heads + 2 kvHeads)
/// headDim], float32 or bfloat16 → [N, heads headDim] as `dtype`. headDim must be a multiple of 16.
at::Tensor rotaryAttention(const at::Tensor& qkv, const model::ModelConfig& config, const AttentionLayout& layout,
    std::int64_t layer, at::ScalarType dtype);

} // namespace lr::training
