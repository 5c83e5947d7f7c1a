#pragma once

#include "model/widening_kernels.h"

#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace lr::model {

/// A bfloat16 weight matrix [outFeatures, inFeatures] that is multiplied with float32: for processors without
/// instructions for bfloat16, where float32 is computed. The numbers are those of the weight widened to float32, up to
/// the order of summation, and the weight takes half of that memory: a product of few rows costs what reading it costs.
/// Immutable; multiply() may be called from any thread (it uses OpenMP threads itself).
class WideningLinear
{
public:
    /// Copies `weight`, row-major, and `bias` [outFeatures] (may be null).
    WideningLinear(const Bf16* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
        const WideningKernels& kernels = wideningKernels());

    std::int64_t outFeatures() const { return m_outFeatures; }

    /// out [rows, outFeatures] = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out. A row's
    /// result does not depend on the other rows nor on their number.
    void multiply(const float* x, std::int64_t rows, float* out, bool accumulate) const;

private:
    static constexpr std::align_val_t kCacheLine{64}; ///< no vector of a panel lies in two of them
    struct Free
    {
        void operator()(Bf16* panels) const { ::operator delete(panels, kCacheLine); }
    };

    const WideningKernels& m_kernels;
    std::int64_t m_outFeatures;
    std::int64_t m_inFeatures;
    std::vector<float> m_bias; ///< filled up with zeros to the last panel's end
    std::unique_ptr<Bf16, Free> m_panels;
};

} // namespace lr::model
