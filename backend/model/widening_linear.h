#pragma once

#include "model/widening_kernels.h"

#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace lr::model {

/// A bfloat16 weight matrix [outFeatures, inFeatures] that is multiplied with float32, for processors without bfloat16
/// instructions. The results are those of the weight widened to float32, up to the order of summation. The weight takes
/// half the memory of float32, so products of few rows, whose time is that of reading the weight, are faster.
/// Immutable; multiply() may be called from any thread (it uses OpenMP threads itself).
class WideningLinear
{
public:
    /// Copies `weight`, row-major, and `bias` [outFeatures] (may be null).
    WideningLinear(const Bf16* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
        const WideningKernels& kernels = wideningKernels());

    std::int64_t outFeatures() const { return m_outFeatures; }

    /// out [rows, outFeatures] = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out. A row's
    /// result depends neither on the other rows nor on their number.
    void multiply(const float* x, std::int64_t rows, float* out, bool accumulate) const;

private:
    static constexpr std::align_val_t kCacheLine{64}; ///< panels are aligned to it, so that no vector crosses two lines
    struct Free
    {
        void operator()(Bf16* panels) const { ::operator delete(panels, kCacheLine); }
    };

    const WideningKernels& m_kernels;
    std::int64_t m_outFeatures;
    std::int64_t m_inFeatures;
    std::vector<float> m_bias; ///< padded with zeros to the last panel's end
    std::unique_ptr<Bf16, Free> m_panels;
};

} // namespace lr::model
