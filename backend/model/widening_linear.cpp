#include "model/widening_linear.h"

#include <algorithm>

namespace lr::model {

WideningLinear::WideningLinear(const Bf16* weight, const float* bias, std::int64_t outFeatures, std::int64_t inFeatures,
    const WideningKernels& kernels)
    : m_kernels(kernels)
    , m_outFeatures(outFeatures)
    , m_inFeatures(inFeatures)
{
    const auto width = kernels.panelOutputs;
    const auto padded = static_cast<std::size_t>((outFeatures + width - 1) / width * width);
    m_bias.resize(padded);
    if (bias != nullptr)
        std::copy_n(bias, outFeatures, m_bias.begin());
    const auto bytes = padded * static_cast<std::size_t>(inFeatures) * sizeof(Bf16);
    m_panels.reset(
        static_cast<Bf16*>(::operator new(bytes, kCacheLine))); // not cleared first, since several threads write it
    kernels.pack(weight, outFeatures, inFeatures, m_panels.get());
}

void WideningLinear::multiply(const float* x, std::int64_t rows, float* out, bool accumulate) const
{
    const auto size = static_cast<std::size_t>(std::min(rows, m_kernels.rowsAtOnce) * m_inFeatures);
    const auto scratch = std::make_unique_for_overwrite<float[]>(size);
    m_kernels.multiply(
        x, rows, m_panels.get(), m_bias.data(), m_outFeatures, m_inFeatures, accumulate, scratch.get(), out);
}

} // namespace lr::model
