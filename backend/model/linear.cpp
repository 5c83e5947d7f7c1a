#include "model/linear.h"

namespace lr::model {

namespace {

/// float32 [outFeatures], or undefined.
at::Tensor floatBias(const at::Tensor& bias)
{
    return bias.defined() ? bias.to(at::kFloat).contiguous() : at::Tensor();
}

const float* numbersOf(const at::Tensor& bias)
{
    return bias.defined() ? bias.data_ptr<float>() : nullptr;
}

std::shared_ptr<const PackedLinear> pack(const at::Tensor& weight, const at::Tensor& bias)
{
    const auto type = weight.scalar_type() == at::kBFloat16 ? PackedType::BFloat16 : PackedType::Float32;
    if (!weight.is_cpu() || !PackedLinear::isAvailable(type))
        return nullptr;
    const auto plain = weight.contiguous();
    const auto floats = floatBias(bias);
    return std::make_shared<const PackedLinear>(
        type, plain.data_ptr(), numbersOf(floats), weight.size(0), weight.size(1));
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

Linear::Linear(std::shared_ptr<const WideningLinear> widening)
    : m_outFeatures(widening->outFeatures())
    , m_widening(std::move(widening))
{}

Linear Linear::widening(const at::Tensor& weight, const at::Tensor& bias)
{
    const auto plain = weight.contiguous();
    const auto floats = floatBias(bias);
    return Linear(std::make_shared<const WideningLinear>(
        static_cast<const Bf16*>(plain.data_ptr()), numbersOf(floats), weight.size(0), weight.size(1)));
}

void Linear::multiply(const at::Tensor& x, at::Tensor& out, bool accumulate) const
{
    const auto plain = x.contiguous();
    if (m_packed)
        m_packed->multiply(plain.data_ptr(), x.size(0), out.data_ptr<float>(), accumulate);
    else
        m_widening->multiply(plain.data_ptr<float>(), x.size(0), out.data_ptr<float>(), accumulate);
}

at::Tensor Linear::forward(const at::Tensor& x) const
{
    if (!isBlocked())
        return (m_bias.defined() ? at::linear(x, m_weight, m_bias) : at::linear(x, m_weight)).to(at::kFloat);
    auto out = at::empty({x.size(0), m_outFeatures}, x.options().dtype(at::kFloat));
    multiply(x, out, false);
    return out;
}

void Linear::addTo(at::Tensor& residual, const at::Tensor& x) const
{
    if (isBlocked())
        multiply(x, residual, true);
    else
        residual.add_(forward(x));
}

} // namespace lr::model
