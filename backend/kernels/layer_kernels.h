#pragma once

#include "kernels/activation.h"
#include "kernels/bfloat16.h"

#include <cstdint>

namespace lr::kernels {

/// The decoder's norm and gate with their backward passes, and dropout, for one instruction set. All matrices are
/// row-major and dense; pointers need no alignment. The kernels use OpenMP threads; results do not depend on their
/// number. NaN in an input gives NaN in what is computed from it (but where dropout drops it).
struct LayerKernels
{
    /// out[r] = x[r] · rsqrt(mean(x[r]²) + eps) ⊙ weight; x [rows, cols] float32. Source: arXiv:1910.07467, eq. 4.
    void (*rmsNormF32)(
        const float* x, const float* weight, float eps, std::int64_t rows, std::int64_t cols, float* out);
    void (*rmsNormBf16)(
        const float* x, const float* weight, float eps, std::int64_t rows, std::int64_t cols, Bf16* out);

    /// Gradient of out = x · s ⊙ w with s = rsqrt(mean(x²) + eps): dx = s (w ⊙ dOut) − x s³ mean(x ⊙ w ⊙ dOut). dOut, x
    /// and dx are [rows, cols], weight w [cols]; the suffix names dOut's type.
    void (*rmsNormBackwardF32)(const float* dOut, const float* x, const float* weight, float eps, std::int64_t rows,
        std::int64_t cols, float* dx);
    void (*rmsNormBackwardBf16)(const Bf16* dOut, const float* x, const float* weight, float eps, std::int64_t rows,
        std::int64_t cols, float* dx);

    /// out[r][c] = f(gateUp[r][c]) · gateUp[r][cols + c]; gateUp is [rows, 2 cols]. The suffix names gateUp's type,
    /// then out's. Source: arXiv:2002.05202.
    void (*gateF32F32)(Activation f, const float* gateUp, std::int64_t rows, std::int64_t cols, float* out);
    void (*gateF32Bf16)(Activation f, const float* gateUp, std::int64_t rows, std::int64_t cols, Bf16* out);
    void (*gateBf16Bf16)(Activation f, const Bf16* gateUp, std::int64_t rows, std::int64_t cols, Bf16* out);

    /// Gradient of out = f(g) u with f(g) = g σ(z(g)): dg = dOut u σ(z) (1 + g z'(g) (1 − σ(z))), du = dOut f(g); z(g)
    /// = g for SiLU, √(8/π) (g + 0.044715 g³) for GELU. The suffix names gateUp's type, then dOut's; dGateUp [rows, 2
    /// cols] has gateUp's.
    void (*gateBackwardF32F32)(
        Activation f, const float* dOut, const float* gateUp, std::int64_t rows, std::int64_t cols, float* dGateUp);
    void (*gateBackwardF32Bf16)(
        Activation f, const Bf16* dOut, const float* gateUp, std::int64_t rows, std::int64_t cols, float* dGateUp);
    void (*gateBackwardBf16Bf16)(
        Activation f, const Bf16* dOut, const Bf16* gateUp, std::int64_t rows, std::int64_t cols, Bf16* dGateUp);

    /// out[i] = 0 if common::mix64(key + i · 0x9E3779B97F4A7C15), shifted right by 11 bits, is below `threshold`, else
    /// x[i] · kept; 0 ≤ i < count.
    void (*dropout)(
        const float* x, std::uint64_t key, std::uint64_t threshold, float kept, std::int64_t count, float* out);
};

} // namespace lr::kernels
