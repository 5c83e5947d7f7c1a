#pragma once

#include "kernels/bfloat16.h"

#include <cstdint>
#include <type_traits>

namespace lr::kernels {

/// The product of float32 rows with weights of one type, for one instruction set.
template <class Weight>
struct PanelFunctions
{
    /// Copies weight [outFeatures, inFeatures], row-major, into `panels`.
    void (*pack)(const Weight* weight, std::int64_t outFeatures, std::int64_t inFeatures, Weight* panels);

    /// out [rows, outFeatures] = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out, whose rows
    /// lie outStride numbers apart. `bias` has one number for each output of the panels, also for those beyond
    /// outFeatures; `scratch` has room for min(rows, rowsAtOnce) · inFeatures numbers.
    void (*multiply)(const float* x, std::int64_t rows, const Weight* panels, const float* bias,
        std::int64_t outFeatures, std::int64_t inFeatures, bool accumulate, float* scratch, float* out,
        std::int64_t outStride);
};

/// Products of float32 rows with a weight that is stored in panels: [ceil(outFeatures / panelOutputs)][inFeatures]
/// [panelOutputs]; outputs beyond the last one are zero. Only the float32 sums are rounded.
///
/// A bfloat16 weight is widened on the way: such a number is the upper half of the float32 of the same value, so a
/// shift in a register does it. There, output l < panelOutputs / 2 of a panel stands at 2l and output panelOutputs / 2
/// + l beside it at 2l + 1, so that one load, a shift and a mask give two vectors.
///
/// The order in which the terms of a sum are added depends only on inFeatures and the weight's type. So a row's result
/// is bit for bit the same whatever the other rows and the number of OpenMP threads are; it differs between instruction
/// sets.
struct PanelKernels
{
    std::int64_t panelOutputs;
    std::int64_t rowsAtOnce; ///< number of rows that are computed while the weight is read once
    PanelFunctions<Bf16> bfloat16;
    PanelFunctions<float> float32;

    template <class Weight>
    const PanelFunctions<Weight>& forWeight() const
    {
        if constexpr (std::is_same_v<Weight, float>)
            return float32;
        else
            return bfloat16;
    }
};

} // namespace lr::kernels
