#include "model/linear.h"

namespace lr::model {

namespace {

std::shared_ptr<const PackedLinear> pack(const at::Tensor& weight, const at::Tensor& bias)
{
    const auto type = weight.scalar_type() == at::kBFloat16 ? PackedType::BFloat16 : PackedType::Float32;
    if (!weight.is_cpu() || !PackedLinear::isAvailable(type))
        return nullptr;
    const auto plain = weight.contiguous();
    const auto plainBias = bias.defined() ? bias.to(at::kFloat).contiguous() : at::Tensor();
    return std::make_shared<const PackedLinear>(type, plain.data_ptr(),
        plainBias.defined() ? plainBias.data_ptr<float>() : nullptr, weight.size(0), weight.size(1));
}

} // namespace

Linear::Linear(const at::Tensor& weight, const at::Tensor& bias, bool allowPacked)
    : m_outFeatures(weight.size(0))
    , m_packed(allowPacked ? pack(weight, bias) : nullptr)
{
    if (m_packed)
        return;
    m_weight = weight;
    m_bias = bias;
}

Linear::Linear(std::shared_ptr<const PackedLinear> packed)
    : m_outFeatures(packed->outFeatures())
    , m_packed(std::move(packed))
{}

at::Tensor Linear::forward(const at::Tensor& x) const
{
    if (!m_packed)
        return (m_bias.defined() ? at::linear(x, m_weight, m_bias) : at::linear(x, m_weight)).to(at::kFloat);
    auto out = at::empty({x.size(0), m_outFeatures}, x.options().dtype(at::kFloat));
    m_packed->multiply(x.contiguous().data_ptr(), x.size(0), out.data_ptr<float>(), false);
    return out;
}

void Linear::addTo(at::Tensor& residual, const at::Tensor& x) const
{
    if (m_packed)
        m_packed->multiply(x.contiguous().data_ptr(), x.size(0), residual.data_ptr<float>(), true);
    else
        residual.add_(forward(x));
}

} // namespace lr::model
