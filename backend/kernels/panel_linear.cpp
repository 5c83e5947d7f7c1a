#include "kernels/panel_linear.h"

#include <algorithm>
#include <utility>

namespace lr::kernels {

PanelLinear::PanelLinear(
    const float* bias, std::int64_t outFeatures, std::int64_t inFeatures, const PanelKernels& kernels)
    : m_kernels(kernels)
    , m_outFeatures(outFeatures)
    , m_inFeatures(inFeatures)
{
    const auto width = kernels.panelOutputs;
    m_bias.resize(static_cast<std::size_t>((outFeatures + width - 1) / width * width));
    if (bias != nullptr)
        std::copy_n(bias, outFeatures, m_bias.begin());
}

PanelLinear::PanelLinear(const Bf16* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
    const PanelKernels& kernels)
    : PanelLinear(bias, outFeatures, inFeatures, kernels)
{
    pack(weight);
}

PanelLinear::PanelLinear(const float* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
    const PanelKernels& kernels)
    : PanelLinear(bias, outFeatures, inFeatures, kernels)
{
    pack(weight);
}

template <class Weight>
void PanelLinear::pack(const Weight* weight)
{
    const auto bytes = m_bias.size() * static_cast<std::size_t>(m_inFeatures) * sizeof(Weight);
    Panels<Weight> panels(
        static_cast<Weight*>(::operator new(bytes, kCacheLine))); // not cleared, since several threads write it
    m_kernels.forWeight<Weight>().pack(weight, m_outFeatures, m_inFeatures, panels.get());
    m_panels = std::move(panels);
}

void PanelLinear::multiply(const float* x, std::int64_t rows, float* out, std::int64_t outStride, bool accumulate) const
{
    const auto size = static_cast<std::size_t>(std::min(rows, m_kernels.rowsAtOnce) * m_inFeatures);
    const auto scratch = std::make_unique_for_overwrite<float[]>(size);
    const auto multiplied = [&]<class Weight>(const Panels<Weight>& panels) {
        m_kernels.forWeight<Weight>().multiply(x, rows, panels.get(), m_bias.data(), m_outFeatures, m_inFeatures,
            accumulate, scratch.get(), out, outStride);
    };
    std::visit(multiplied, m_panels);
}

} // namespace lr::kernels
