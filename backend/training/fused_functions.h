#pragma once

#include "common/random.h"

#include <ATen/ATen.h>

namespace lr::training {

/// Differentiable pieces of a decoder layer that would cost many passes over memory as libtorch's single operators. On
/// the CPU one kernel each, forward and backward; elsewhere composed.

/// out = x · rsqrt(mean(x²) + eps) ⊙ weight; x float32 [N, H], weight float32 [H] → [N, H] as `dtype`.
/// Source: arXiv:1910.07467, eq. 4.
at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps, at::ScalarType dtype);

/// silu(gate) · up; gateUp [N, 2F], float32 or bfloat16, gate first → [N, F] as `dtype`.
at::Tensor siluMul(const at::Tensor& gateUp, at::ScalarType dtype);

/// float32 mask: 0 with probability `share`, else 1 / (1 − share); a pure function of `random` and the index.
at::Tensor dropoutMask(at::IntArrayRef sizes, double share, const common::CounterRandom& random, at::Device device);

} // namespace lr::training
