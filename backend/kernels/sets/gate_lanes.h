#pragma once

// The activations of the MLP's gate: f(g) = g σ(z(g)).

#include "kernels/activation.h"
#include "kernels/sets/simd.h"

namespace {

using lr::kernels::Activation;

constexpr float kGeluScale = 1.5957691216f; // √(8/π)
constexpr float kGeluCube = 0.044715f;

/// z(g): SiLU has z = g, and GELU z = √(8/π) (g + 0.044715 g³), since ½ (1 + tanh(z / 2)) = σ(z).
template <Activation f>
LR_INLINE Lanes sigmoidInput(Lanes g)
{
    if constexpr (f == Activation::Silu)
        return g;
    else
        return kGeluScale * g * (1.0f + kGeluCube * g * g);
}

/// g z'(g).
template <Activation f>
LR_INLINE Lanes sigmoidInputSlope(Lanes g)
{
    if constexpr (f == Activation::Silu)
        return g;
    else
        return kGeluScale * g * (1.0f + 3.0f * kGeluCube * g * g);
}

LR_INLINE Lanes sigmoidLanes(Lanes z)
{
    return 1.0f / (1.0f + expLanes(-z));
}

/// f(g).
template <Activation f>
LR_INLINE Lanes activate(Lanes g)
{
    return g / (1.0f + expLanes(-sigmoidInput<f>(g)));
}

/// Derivatives of f(g) u with respect to g and u, times d.
template <Activation f>
LR_INLINE void gateSlopes(Lanes d, Lanes g, Lanes u, Lanes& dGate, Lanes& dUp)
{
    const Lanes s = sigmoidLanes(sigmoidInput<f>(g));
    dGate = d * u * s * (1.0f + sigmoidInputSlope<f>(g) * (1.0f - s));
    dUp = d * g * s;
}

} // namespace
