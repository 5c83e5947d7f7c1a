#include "model/decoder.h"

#include "common/error.h"
#include "model/cpu_kernels.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>

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

at::Tensor Decoder::embed(const common::TokenIds& tokenIds) const
{
    const auto bad = std::find_if(
        tokenIds.begin(), tokenIds.end(), [&](common::TokenId id) { return id < 0 || id >= m_config.vocabSize; });
    if (bad != tokenIds.end())
        throw common::Error(common::ErrorCode::InvalidArgument,
            "Token id " + std::to_string(*bad) + " lies outside the model's vocabulary of " +
                std::to_string(m_config.vocabSize) + ". Use the tokenizer that belongs to the model.");
    const auto ids = at::tensor(at::ArrayRef<common::TokenId>(tokenIds), at::kInt).to(m_embedding.device());
    return m_embedding.index_select(0, ids).to(at::kFloat);
}

at::Tensor Decoder::norm(const at::Tensor& x, const at::Tensor& weight) const
{
    if (!fused()) {
        const auto scale = at::rsqrt(x.square().mean(-1, true) + m_config.rmsNormEps);
        return (x * scale * weight).to(m_options.dtype);
    }
    auto out = at::empty(x.sizes(), x.options().dtype(m_options.dtype));
    const auto eps = static_cast<float>(m_config.rmsNormEps);
    const auto& kernels = cpuKernels();
    if (m_options.dtype == at::kBFloat16)
        kernels.rmsNormBf16(x.data_ptr<float>(), weight.data_ptr<float>(), eps, x.size(0), x.size(1),
            static_cast<Bf16*>(out.data_ptr()));
    else
        kernels.rmsNormF32(
            x.data_ptr<float>(), weight.data_ptr<float>(), eps, x.size(0), x.size(1), out.data_ptr<float>());
    return out;
}

at::Tensor Decoder::siluMul(const at::Tensor& gateUp) const
{
    if (!fused()) {
        const auto halves = gateUp.chunk(2, -1);
        return (at::silu(halves[0]) * halves[1]).to(m_options.dtype);
    }
    const auto rows = gateUp.size(0);
    const auto cols = gateUp.size(1) / 2;
    auto out = at::empty({rows, cols}, gateUp.options().dtype(m_options.dtype));
    const auto& kernels = cpuKernels();
    if (m_options.dtype == at::kBFloat16)
        kernels.siluMulBf16(gateUp.data_ptr<float>(), rows, cols, static_cast<Bf16*>(out.data_ptr()));
    else
        kernels.siluMulF32(gateUp.data_ptr<float>(), rows, cols, out.data_ptr<float>());
    return out;
}

at::Tensor Decoder::forward(const RaggedBatch& batch, AttentionCache& cache) const
{
    const at::NoGradGuard noGrad;
    auto x = embed(batch.tokenIds);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const auto& layer = m_layers[i];
        const LayerUpdates updates(m_adapter.get(), static_cast<std::int64_t>(i));
        const auto attentionInput = norm(x, layer.inputNorm);
        auto qkv = layer.qkv.forward(attentionInput);
        updates.addQkv(qkv, attentionInput);
        const auto mixed = cache.attend(static_cast<int>(i), qkv, layer.headNorms, batch);
        layer.output.addTo(x, mixed);
        updates.addOutput(x, mixed);
        const auto mlpInput = norm(x, layer.postAttentionNorm);
        auto gateUp = layer.gateUp.forward(mlpInput);
        updates.addGateUp(gateUp, mlpInput);
        const auto activated = siluMul(gateUp);
        layer.down.addTo(x, activated);
        updates.addDown(x, activated);
    }
    return norm(x, m_finalNorm);
}

at::Tensor Decoder::logits(const at::Tensor& hidden) const
{
    const at::NoGradGuard noGrad;
    return m_head->forward(hidden);
}

} // namespace lr::model
