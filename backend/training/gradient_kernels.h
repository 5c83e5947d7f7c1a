#pragma once

#include "model/cpu_kernels.h"

#include <cstdint>

namespace lr::training {

using model::Activation;
using model::Bf16;

/// Backward passes of the decoder's fused parts, and dropout, for one instruction set. All matrices are row-major and
/// dense. The kernels use OpenMP threads; results do not depend on their number.
struct GradientKernels
{
    const char* name; ///< "avx512", "avx2" or "baseline"

    /// Gradient of out = x · s ⊙ w with s = rsqrt(mean(x²) + eps): dx = s (w ⊙ dOut) − x s³ mean(x ⊙ w ⊙ dOut). dOut, x
    /// and dx are [rows, cols], weight w [cols]; the suffix names dOut's type.
    void (*rmsNormBackwardF32)(const float* dOut, const float* x, const float* weight, float eps, std::int64_t rows,
        std::int64_t cols, float* dx);
    void (*rmsNormBackwardBf16)(const Bf16* dOut, const float* x, const float* weight, float eps, std::int64_t rows,
        std::int64_t cols, float* dx);

    /// out[r][c] = f(gateUp[r][c]) · gateUp[r][cols + c], as model::CpuKernels, but for gateUp [rows, 2 cols] in
    /// bfloat16.
    void (*gateBf16)(Activation f, const Bf16* gateUp, std::int64_t rows, std::int64_t cols, Bf16* out);

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

/// The fastest set of kernels that this processor can run.
const GradientKernels& gradientKernels();

/// Stores all sets that this processor can run into `sets`, fastest first, and returns their number. For tests.
int availableGradientKernels(const GradientKernels* (&sets)[3]);

} // namespace lr::training
