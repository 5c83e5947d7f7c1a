#pragma once

#include "model/packed_linear.h"

#include <ATen/ATen.h>

#include <memory>

namespace lr::model {

/// y = x Wᵀ + b, weight frozen. On a CPU that has it, the weight is kept in oneDNN's blocked layout only; elsewhere as
/// a plain tensor for libtorch's own product. Immutable.
class Linear
{
public:
    /// weight [outFeatures, inFeatures] in the computing dtype (float32 or bfloat16), bias [outFeatures] or undefined.
    Linear(const at::Tensor& weight, const at::Tensor& bias, bool allowPacked = true);

    /// The product of a matrix that is packed already.
    explicit Linear(std::shared_ptr<const PackedLinear> packed);

    /// x [N, inFeatures] in the weight's dtype → float32 [N, outFeatures].
    at::Tensor forward(const at::Tensor& x) const;

    /// residual [N, outFeatures] float32 += forward(x), in place.
    void addTo(at::Tensor& residual, const at::Tensor& x) const;

    std::int64_t outFeatures() const { return m_outFeatures; }

private:
    std::int64_t m_outFeatures;
    std::shared_ptr<const PackedLinear> m_packed; ///< else null
    at::Tensor m_weight;
    at::Tensor m_bias;
};

} // namespace lr::model
