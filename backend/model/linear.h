#pragma once

#include "kernels/packed_linear.h"
#include "kernels/panel_linear.h"

#include <ATen/ATen.h>

#include <memory>

namespace lr::model {

/// y = x Wᵀ + b with a weight that is not trained. On a CPU the weight is kept only in a blocked layout: oneDNN's, or
/// the engine's own (kernels::PanelLinear) where oneDNN has none for float32 and where the weight is bfloat16 and x
/// float32. In float32 a row's result then does not depend on the rows beside it. Elsewhere (on another device, for
/// bfloat16 that oneDNN has no kernel for, without allowBlocked) the weight is a plain tensor for libtorch's own
/// product. Legend: N rows. Immutable.
class Linear
{
public:
    /// weight [outFeatures, inFeatures] in the computing dtype (float32 or bfloat16), bias [outFeatures] or undefined.
    Linear(const at::Tensor& weight, const at::Tensor& bias, bool allowBlocked = true);

    /// For a matrix that is already packed.
    explicit Linear(std::shared_ptr<const kernels::PackedLinear> packed);

    /// For a bfloat16 weight [outFeatures, inFeatures] that is multiplied with float32 x, on the CPU; bias as above.
    static Linear widening(const at::Tensor& weight, const at::Tensor& bias);

    /// x [N, inFeatures] in the computing dtype → float32 [N, outFeatures].
    at::Tensor forward(const at::Tensor& x) const;

    /// residual [N, outFeatures] float32 += forward(x), in place.
    void addTo(at::Tensor& residual, const at::Tensor& x) const;

    std::int64_t outFeatures() const { return m_outFeatures; }

private:
    explicit Linear(std::shared_ptr<const kernels::PanelLinear> panels);

    bool isBlocked() const { return m_packed || m_panels; }
    void multiply(const at::Tensor& x, at::Tensor& out, bool accumulate) const;

    std::int64_t m_outFeatures;
    std::shared_ptr<const kernels::PackedLinear> m_packed; ///< one of these two, or neither
    std::shared_ptr<const kernels::PanelLinear> m_panels;
    at::Tensor m_weight;
    at::Tensor m_bias;
};

} // namespace lr::model
