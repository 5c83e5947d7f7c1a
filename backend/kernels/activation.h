#pragma once

namespace lr::kernels {

/// The function that the MLP applies to its gate. σ(x) = 1 / (1 + e^−x).
enum class Activation
{
    Silu,    ///< x σ(x)
    GeluTanh ///< ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). Source: arXiv:1606.08415
};

} // namespace lr::kernels
