#pragma once

#include "common/token.h"
#include "model/model_config.h"

#include <ATen/ATen.h>

namespace lr::model {

/// Parts of a decoder, built from libtorch's operators, on any device; gradients flow through them.

/// x · rsqrt(mean(x²) + eps) ⊙ weight over the last dimension. Source: arXiv:1910.07467, eq. 4.
at::Tensor rmsNormed(const at::Tensor& x, const at::Tensor& weight, double eps);

at::Tensor activated(const at::Tensor& x, kernels::Activation activation);

/// Hugging Face's rotation of the two halves of each head: heads [N, heads, headDim], cos and sin [N, 1, headDim / 2].
/// Source: arXiv:2104.09864.
at::Tensor rotated(const at::Tensor& heads, const at::Tensor& cos, const at::Tensor& sin);

/// The norm of queries or keys [N, heads, headDim], each head by itself; without weights the heads as they are.
at::Tensor headsNormed(const at::Tensor& heads, const at::Tensor& weight, double eps);

/// Rows of the embedding `table` [V, H] → float32 [N, H], scaled where the family does that: by √H, rounded to `dtype`,
/// the dtype that the model is computed in, as transformers does. Throws Error(InvalidArgument) if an id is outside the
/// vocabulary.
at::Tensor embedded(
    const at::Tensor& table, const common::TokenIds& tokenIds, const ModelConfig& config, at::ScalarType dtype);

} // namespace lr::model
