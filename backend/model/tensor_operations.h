#pragma once

#include "model/model_config.h"

#include <ATen/ATen.h>

namespace lr::model {

/// Parts of a decoder, built from libtorch's operators, on any device; gradients flow through them.

/// x · rsqrt(mean(x²) + eps) ⊙ weight over the last dimension. Source: arXiv:1910.07467, eq. 4.
at::Tensor rmsNormed(const at::Tensor& x, const at::Tensor& weight, double eps);

at::Tensor activated(const at::Tensor& x, Activation activation);

/// Hugging Face's rotation of the two halves of each head: heads [N, heads, headDim], cos and sin [N, 1, headDim / 2].
/// Source: arXiv:2104.09864.
at::Tensor rotated(const at::Tensor& heads, const at::Tensor& cos, const at::Tensor& sin);

/// √hiddenSize, rounded to `dtype`, the dtype of the embeddings that it multiplies, as transformers does.
double embeddingScale(const ModelConfig& config, at::ScalarType dtype);

} // namespace lr::model
