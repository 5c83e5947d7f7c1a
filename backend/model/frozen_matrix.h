#pragma once

#include "kernels/packed_linear.h"

#include <ATen/ATen.h>

#include <memory>

namespace lr::model {

/// A bfloat16 matrix W of y = x Wᵀ + b that is not trained while gradients flow through x. It is kept twice in oneDNN's
/// blocked layout, once for the forward and once for the backward product, since neither can read the other's layout.
/// That takes twice the memory of the plain matrix but saves re-blocking it in every pass. Legend: N rows. CPU only.
/// Immutable; one thread at a time.
class FrozenMatrix
{
public:
    /// True if this build and this processor support it.
    static bool isAvailable() { return kernels::PackedLinear::isAvailable(kernels::PackedType::BFloat16); }

    /// Copies weight [outFeatures, inFeatures] bfloat16 and bias [outFeatures], which may be undefined. Throws
    /// Error(Internal) for another dtype.
    FrozenMatrix(const at::Tensor& weight, const at::Tensor& bias);

    /// x bfloat16 [N, inFeatures] → [N, outFeatures] as `dtype`, float32 or bfloat16.
    at::Tensor forward(const at::Tensor& x, at::ScalarType dtype) const;

    /// y [N, outFeatures] float32 += forward(x), in place.
    void addForward(at::Tensor& y, const at::Tensor& x) const;

    /// ∂L/∂x from dY = ∂L/∂y: bfloat16 [N, outFeatures] → [N, inFeatures] as `dtype`, float32 or bfloat16.
    at::Tensor backward(const at::Tensor& dY, at::ScalarType dtype) const;

    std::shared_ptr<const kernels::PackedLinear> forwardProduct() const { return m_forward; }

private:
    std::shared_ptr<const kernels::PackedLinear> m_forward;
    kernels::PackedLinear m_backward;
};

} // namespace lr::model
