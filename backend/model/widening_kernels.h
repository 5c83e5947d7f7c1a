#pragma once

#include "model/cpu_kernels.h"

#include <cstdint>

namespace lr::model {

/// Products of float32 rows with a weight that stays in bfloat16, for one instruction set. A bfloat16 number is the
/// upper half of the float32 of the same value, so a shift in registers widens it: nothing is rounded but the sums,
/// which are float32.
///
/// The weight lies in panels: [ceil(outFeatures / panelOutputs)][inFeatures][panelOutputs], outputs beyond the last one
/// zero. Within the innermost, output l < panelOutputs / 2 of a panel and output panelOutputs / 2 + l are neighbours,
/// at 2l and 2l + 1: one load, a shift and a mask give two vectors.
///
/// The terms of a sum are added in an order that depends on inFeatures alone. So a row's result is the same bits
/// whatever rows stand beside it, and for any number of OpenMP threads; it differs between instruction sets.
struct WideningKernels
{
    const char* name; ///< as CpuKernels
    std::int64_t panelOutputs;
    std::int64_t rowsAtOnce; ///< rows that one reading of the weight serves

    /// Copies weight [outFeatures, inFeatures], row-major, into `panels`.
    void (*pack)(const Bf16* weight, std::int64_t outFeatures, std::int64_t inFeatures, Bf16* panels);

    /// out [rows, outFeatures] = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out. `bias` has
    /// one number for each output of the panels, those beyond the last one too; `scratch` holds min(rows, rowsAtOnce) ·
    /// inFeatures numbers.
    void (*multiply)(const float* x, std::int64_t rows, const Bf16* panels, const float* bias, std::int64_t outFeatures,
        std::int64_t inFeatures, bool accumulate, float* scratch, float* out);
};

/// The fastest set that this processor runs.
const WideningKernels& wideningKernels();

/// All sets that this processor runs, fastest first; for tests.
int availableWideningKernels(const WideningKernels* (&sets)[3]);

} // namespace lr::model
