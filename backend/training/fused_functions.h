#pragma once

#include "common/random.h"
#include "model/activation.h"

#include <ATen/ATen.h>

namespace lr::training {

/// Differentiable pieces of a decoder layer that would cost many passes over memory as libtorch's single operators. On
/// the CPU one kernel each, forward and backward; elsewhere composed.

/// out = x · rsqrt(mean(x²) + eps) ⊙ weight; x float32 [N, H], weight float32 [H] → [N, H] as `dtype`.
/// Source: arXiv:1910.07467, eq. 4.
at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps, at::ScalarType dtype);

/// f(gate) · up; gateUp [N, 2F], float32 or bfloat16, gate first → [N, F] as `dtype`.
at::Tensor gate(model::Activation f, const at::Tensor& gateUp, at::ScalarType dtype);

/// Each element of x float32 with probability `share` 0, else times 1 / (1 − share): a function of
/// `random` and the element's index, on every device and both ways.
at::Tensor dropout(const at::Tensor& x, double share, const common::CounterRandom& random);

} // namespace lr::training
