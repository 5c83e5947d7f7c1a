#pragma once

#include "kernels/kernel_set.h"

#include <cstdint>
#include <memory>
#include <new>
#include <variant>
#include <vector>

namespace lr::kernels {

/// A weight matrix [outFeatures, inFeatures] that is multiplied with float32 rows, in bfloat16 or float32. Made for
/// processors that have no instructions for bfloat16, or for which oneDNN has no blocked kernels: there it is faster,
/// and a row's result does not depend on the rows beside it. In bfloat16 the weight takes half the memory, so products
/// of few rows, whose time is that of reading the weight, are faster still; the results are those of the weight widened
/// to float32, up to the order of summation. Immutable; multiply() may be called from any thread (it uses OpenMP
/// threads itself).
class PanelLinear
{
public:
    /// Copies `weight`, row-major, and `bias` [outFeatures] (may be null). Both sizes are at least 1.
    PanelLinear(const Bf16* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
        const PanelKernels& kernels = fastestKernels().panels);
    PanelLinear(const float* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
        const PanelKernels& kernels = fastestKernels().panels);

    std::int64_t outFeatures() const { return m_outFeatures; }

    /// out [rows, outFeatures] = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out. A row's
    /// result depends neither on the other rows nor on their number.
    void multiply(const float* x, std::int64_t rows, float* out, bool accumulate) const
    {
        multiply(x, rows, out, m_outFeatures, accumulate);
    }
    /// The same into columns of a wider matrix: the rows of out lie outStride numbers apart.
    void multiply(const float* x, std::int64_t rows, float* out, std::int64_t outStride, bool accumulate) const;

private:
    static constexpr std::align_val_t kCacheLine{64}; ///< panels are aligned to it, so that no vector crosses two lines
    struct Free
    {
        void operator()(void* panels) const { ::operator delete(panels, kCacheLine); }
    };
    template <class Weight>
    using Panels = std::unique_ptr<Weight, Free>;

    PanelLinear(const float* bias, std::int64_t outFeatures, std::int64_t inFeatures, const PanelKernels& kernels);
    template <class Weight>
    void pack(const Weight* weight);

    const PanelKernels& m_kernels;
    std::int64_t m_outFeatures;
    std::int64_t m_inFeatures;
    std::vector<float> m_bias; ///< padded with zeros to the last panel's end
    std::variant<Panels<Bf16>, Panels<float>> m_panels;
};

} // namespace lr::kernels
