#pragma once

#include "common/random.h"
#include "kernels/activation.h"

#include <ATen/ATen.h>

namespace lr::training {

/// Differentiable parts of a decoder layer that would need many passes over memory if composed of libtorch's operators.
/// On the CPU each has one kernel forward and one backward; elsewhere they are composed of operators. Legend: N rows, H
/// hidden size, F intermediate size.

/// out = x · rsqrt(mean(x²) + eps) ⊙ weight; x float32 [N, H], weight float32 [H] → [N, H] as `dtype`.
/// Source: arXiv:1910.07467, eq. 4.
at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps, at::ScalarType dtype);

/// f(gate) · up; gateUp [N, 2F] float32 or bfloat16, the gate in the first F columns → [N, F] as `dtype`. Source:
/// arXiv:2002.05202.
at::Tensor gate(kernels::Activation f, const at::Tensor& gateUp, at::ScalarType dtype);

/// Dropout of x float32: each element becomes 0 with probability `share`, else it is multiplied by 1 / (1 − share).
/// Which elements become 0 depends only on `random` and their index; it is the same on every device, forward and
/// backward.
at::Tensor dropout(const at::Tensor& x, double share, const common::CounterRandom& random);

} // namespace lr::training
