#include "model/frozen_matrix.h"

#include "common/error.h"

namespace lr::model {

namespace {

at::Tensor contiguousBf16(const at::Tensor& weight)
{
    if (weight.scalar_type() != at::kBFloat16 || weight.dim() != 2)
        throw common::Error(common::ErrorCode::Internal, "A frozen matrix is made of a bfloat16 matrix.");
    return weight.contiguous();
}

std::shared_ptr<const kernels::PackedLinear> packForward(const at::Tensor& weight, const at::Tensor& bias)
{
    const auto plainBias = bias.defined() ? bias.to(at::kFloat).contiguous() : at::Tensor();
    return std::make_shared<const kernels::PackedLinear>(kernels::PackedType::BFloat16,
        contiguousBf16(weight).data_ptr(), plainBias.defined() ? plainBias.data_ptr<float>() : nullptr, weight.size(0),
        weight.size(1));
}

at::Tensor product(const kernels::PackedLinear& packed, const at::Tensor& x, at::ScalarType dtype)
{
    auto out = at::empty({x.size(0), packed.outFeatures()}, x.options().dtype(dtype));
    if (dtype == at::kBFloat16)
        packed.multiplyRounded(x.contiguous().data_ptr(), x.size(0), out.data_ptr());
    else
        packed.multiply(x.contiguous().data_ptr(), x.size(0), out.data_ptr<float>(), false);
    return out;
}

} // namespace

FrozenMatrix::FrozenMatrix(const at::Tensor& weight, const at::Tensor& bias)
    : m_forward(packForward(weight, bias))
    , m_backward(kernels::PackedType::BFloat16, contiguousBf16(weight).data_ptr(), nullptr, weight.size(1),
          weight.size(0), kernels::WeightOrder::InOut)
{}

at::Tensor FrozenMatrix::forward(const at::Tensor& x, at::ScalarType dtype) const
{
    return product(*m_forward, x, dtype);
}

void FrozenMatrix::addForward(at::Tensor& y, const at::Tensor& x) const
{
    m_forward->multiply(x.contiguous().data_ptr(), x.size(0), y.data_ptr<float>(), true);
}

at::Tensor FrozenMatrix::backward(const at::Tensor& dY, at::ScalarType dtype) const
{
    return product(m_backward, dY, dtype);
}

} // namespace lr::model
