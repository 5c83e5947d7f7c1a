#include "model/decoder.h"

#include "kernels/kernel_set.h"
#include "model/tensor_operations.h"

#include <ATen/core/grad_mode.h>

namespace lr::model {

std::unique_ptr<AttentionCache> Decoder::makeCache(int numSlots, std::int64_t capacity, bool singlePass) const
{
    return AttentionCache::create(m_config, {.numSlots = numSlots,
                                                .capacity = capacity,
                                                .dtype = m_options.dtype,
                                                .device = m_options.device,
                                                .singlePass = singlePass,
                                                .allowFused = m_options.allowFused});
}

void Decoder::setAdapter(std::shared_ptr<const Adapter> adapter)
{
    if (adapter)
        adapter->requireFit(m_config);
    m_adapter = std::move(adapter);
}

at::Tensor Decoder::norm(const at::Tensor& x, const at::Tensor& weight, at::ScalarType dtype) const
{
    if (!fused())
        return rmsNormed(x, weight, m_config.rmsNormEps).to(dtype);
    auto out = at::empty(x.sizes(), x.options().dtype(dtype));
    const auto eps = static_cast<float>(m_config.rmsNormEps);
    const auto& layers = kernels::fastestKernels().layers;
    if (dtype == at::kBFloat16)
        layers.rmsNormBf16(x.data_ptr<float>(), weight.data_ptr<float>(), eps, x.size(0), x.size(1),
            static_cast<kernels::Bf16*>(out.data_ptr()));
    else
        layers.rmsNormF32(
            x.data_ptr<float>(), weight.data_ptr<float>(), eps, x.size(0), x.size(1), out.data_ptr<float>());
    return out;
}

at::Tensor Decoder::activate(const at::Tensor& gateUp) const
{
    if (!fused()) {
        const auto halves = gateUp.chunk(2, -1);
        return (activated(halves[0], m_config.activation) * halves[1]).to(m_options.dtype);
    }
    const auto rows = gateUp.size(0);
    const auto cols = gateUp.size(1) / 2;
    auto out = at::empty({rows, cols}, gateUp.options().dtype(m_options.dtype));
    const auto& layers = kernels::fastestKernels().layers;
    if (m_options.dtype == at::kBFloat16)
        layers.gateF32Bf16(
            m_config.activation, gateUp.data_ptr<float>(), rows, cols, static_cast<kernels::Bf16*>(out.data_ptr()));
    else
        layers.gateF32F32(m_config.activation, gateUp.data_ptr<float>(), rows, cols, out.data_ptr<float>());
    return out;
}

/// Adds the product of the branch's last matrix with `input` to the residual stream x, after the branch's output norm
/// if it has one.
template <typename AddUpdate>
void Decoder::addBranch(at::Tensor& x, const at::Tensor& input, const Linear& last, const at::Tensor& outputNorm,
    const AddUpdate& addUpdate) const
{
    if (!outputNorm.defined()) {
        last.addTo(x, input);
        addUpdate(x, input);
        return;
    }
    auto branch = last.forward(input);
    addUpdate(branch, input);
    x.add_(norm(branch, outputNorm, at::kFloat));
}

void Decoder::addAttention(at::Tensor& x, std::size_t index, const RaggedBatch& batch, AttentionCache& cache) const
{
    const auto& layer = m_layers[index];
    const LayerUpdates updates(m_adapter.get(), static_cast<std::int64_t>(index));
    const auto input = norm(x, layer.norms.attentionInput, m_options.dtype);
    auto qkv = layer.qkv.forward(input);
    updates.addQkv(qkv, input);
    const auto mixed = cache.attend(static_cast<int>(index), qkv, layer.headNorms, batch);
    addBranch(x, mixed, layer.output, layer.norms.attentionOutput,
        [&](at::Tensor& y, const at::Tensor& from) { updates.addOutput(y, from); });
}

void Decoder::addMlp(at::Tensor& x, std::size_t index) const
{
    const auto& layer = m_layers[index];
    const LayerUpdates updates(m_adapter.get(), static_cast<std::int64_t>(index));
    const auto input = norm(x, layer.norms.mlpInput, m_options.dtype);
    auto gateUp = layer.gateUp.forward(input);
    updates.addGateUp(gateUp, input);
    addBranch(x, activate(gateUp), layer.down, layer.norms.mlpOutput,
        [&](at::Tensor& y, const at::Tensor& from) { updates.addDown(y, from); });
}

at::Tensor Decoder::forward(const RaggedBatch& batch, AttentionCache& cache) const
{
    const at::NoGradGuard noGrad;
    auto x = embedded(m_embedding, batch.tokenIds, m_config, m_options.dtype);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        addAttention(x, i, batch, cache);
        addMlp(x, i);
    }
    return norm(x, m_finalNorm, m_options.dtype);
}

at::Tensor Decoder::logits(const at::Tensor& hidden) const
{
    const at::NoGradGuard noGrad;
    return m_head->forward(hidden);
}

} // namespace lr::model
