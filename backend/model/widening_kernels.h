#pragma once

#include "model/cpu_kernels.h"

#include <cstdint>

namespace lr::model {

/// Products of float32 rows with a weight that stays in bfloat16, for one instruction set. A bfloat16 number is the
/// upper half of the float32 of the same value, so a shift in a register widens it. Only the float32 sums are rounded.
///
/// The weight is stored in panels: [ceil(outFeatures / panelOutputs)][inFeatures][panelOutputs]; outputs beyond the
/// last one are zero. In the innermost dimension, output l < panelOutputs / 2 of a panel stands at 2l and output
/// panelOutputs / 2 + l beside it at 2l + 1, so that one load, a shift and a mask give two vectors.
///
/// The order in which the terms of a sum are added depends only on inFeatures. So a row's result is bit for bit the
/// same whatever the other rows and the number of OpenMP threads are; it differs between instruction sets.
struct WideningKernels
{
    const char* name; ///< "avx512", "avx2" or "baseline"
    std::int64_t panelOutputs;
    std::int64_t rowsAtOnce; ///< number of rows that are computed while the weight is read once

    /// Copies weight [outFeatures, inFeatures], row-major, into `panels`.
    void (*pack)(const Bf16* weight, std::int64_t outFeatures, std::int64_t inFeatures, Bf16* panels);

    /// out [rows, outFeatures] = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out. `bias` has
    /// one number for each output of the panels, also for those beyond outFeatures; `scratch` has room for min(rows,
    /// rowsAtOnce) · inFeatures numbers.
    void (*multiply)(const float* x, std::int64_t rows, const Bf16* panels, const float* bias, std::int64_t outFeatures,
        std::int64_t inFeatures, bool accumulate, float* scratch, float* out);
};

/// The fastest set of kernels that this processor can run.
const WideningKernels& wideningKernels();

/// Stores all sets that this processor can run into `sets`, fastest first, and returns their number. For tests.
int availableWideningKernels(const WideningKernels* (&sets)[3]);

} // namespace lr::model
