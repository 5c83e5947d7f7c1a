#pragma once

#include "model/packed_linear.h"

#include <ATen/ATen.h>

#include <memory>

namespace lr::model {

/// A bfloat16 matrix W of y = x Wᵀ + b that stays as it is while gradients flow through x: in oneDNN's blocked layout
/// twice, once for either product, since neither can read the other's. Twice the memory of the plain matrix, and no
/// re-blocking in every pass. CPU. Immutable; one thread at a time.
class FrozenMatrix
{
public:
    /// True if this build and this processor have it.
    static bool isAvailable() { return PackedLinear::isAvailable(PackedType::BFloat16); }

    /// Copies weight [outFeatures, inFeatures] bfloat16 and bias [outFeatures], which may be undefined.
    FrozenMatrix(const at::Tensor& weight, const at::Tensor& bias);

    /// x bfloat16 [N, inFeatures] → [N, outFeatures] as `dtype`, float32 or bfloat16.
    at::Tensor forward(const at::Tensor& x, at::ScalarType dtype) const;

    /// y [N, outFeatures] float32 += forward(x), in place.
    void addForward(at::Tensor& y, const at::Tensor& x) const;

    /// ∂L/∂x of ∂L/∂y: bfloat16 [N, outFeatures] → [N, inFeatures] as `dtype`, float32 or bfloat16.
    at::Tensor backward(const at::Tensor& dY, at::ScalarType dtype) const;

    std::shared_ptr<const PackedLinear> forwardProduct() const { return m_forward; }

private:
    std::shared_ptr<const PackedLinear> m_forward;
    PackedLinear m_backward;
};

} // namespace lr::model
