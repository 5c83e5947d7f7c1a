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

std::shared_ptr<const kernels::PackedLinear> packed(const at::Tensor& weight, const at::Tensor& bias)
{
    const auto type =
        weight.scalar_type() == at::kBFloat16 ? kernels::PackedType::BFloat16 : kernels::PackedType::Float32;
    if (!weight.is_cpu() || !kernels::PackedLinear::isAvailable(type))
        return nullptr;
    const auto plain = weight.contiguous();
    const auto floats = floatBias(bias);
    return std::make_shared<const kernels::PackedLinear>(
        type, plain.data_ptr(), numbersOf(floats), weight.size(0), weight.size(1));
}

template <class Weight>
std::shared_ptr<const kernels::PanelLinear> inPanels(const at::Tensor& weight, const at::Tensor& bias)
{
    const auto plain = weight.contiguous();
    const auto floats = floatBias(bias);
    return std::make_shared<const kernels::PanelLinear>(
        static_cast<const Weight*>(plain.data_ptr()), numbersOf(floats), weight.size(0), weight.size(1));
}

} // namespace

Linear::Linear(const at::Tensor& weight, const at::Tensor& bias, bool allowBlocked)
    : m_outFeatures(weight.size(0))
    , m_packed(allowBlocked ? packed(weight, bias) : nullptr)
{
    if (m_packed)
        return;
    if (allowBlocked && weight.is_cpu() && weight.scalar_type() == at::kFloat) {
        m_panels = inPanels<float>(weight, bias);
        return;
    }
    m_weight = weight;
    m_bias = bias;
}

Linear::Linear(std::shared_ptr<const kernels::PackedLinear> packed)
    : m_outFeatures(packed->outFeatures())
    , m_packed(std::move(packed))
{}

Linear::Linear(std::shared_ptr<const kernels::PanelLinear> panels)
    : m_outFeatures(panels->outFeatures())
    , m_panels(std::move(panels))
{}

Linear Linear::widening(const at::Tensor& weight, const at::Tensor& bias)
{
    return Linear(inPanels<kernels::Bf16>(weight, bias));
}

void Linear::multiply(const at::Tensor& x, at::Tensor& out, bool accumulate) const
{
    const auto plain = x.contiguous();
    if (m_packed)
        m_packed->multiply(plain.data_ptr(), x.size(0), out.data_ptr<float>(), accumulate);
    else
        m_panels->multiply(plain.data_ptr<float>(), x.size(0), out.data_ptr<float>(), accumulate);
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
