#include "model/blocked_attention_cache.h"

#include "kernels/kernel_set.h"
#include "model/head_shape.h"

namespace lr::model {

using kernels::AttentionSegment;
using kernels::Bf16;
using kernels::kKeyBlock;
using kernels::KvSlot;
using kernels::QkvShape;

BlockedAttentionCache::BlockedAttentionCache(const ModelConfig& config, const CacheSpec& spec)
    : AttentionCache(spec.numSlots, spec.capacity)
    , m_config(config)
    , m_heads(headShape(config))
    , m_singlePass(spec.singlePass)
    , m_rotary(makeRotaryTable(config.rope, config.headDim, spec.capacity))
{
    if (!config.windowedLayers.empty())
        m_windowRotary = makeRotaryTable(config.windowRope, config.headDim, spec.capacity);
    const std::int64_t layers = spec.singlePass ? 1 : config.numLayers;
    const auto options = at::TensorOptions().dtype(spec.dtype);
    m_keys = at::empty(
        {layers, spec.numSlots, m_heads.numKvHeads, spec.capacity / kKeyBlock, m_heads.headDim, kKeyBlock}, options);
    m_values = at::empty({layers, spec.numSlots, m_heads.numKvHeads, spec.capacity, m_heads.headDim}, options);
}

template <typename T>
std::vector<AttentionSegment<T>> BlockedAttentionCache::segments(int layer, const RaggedBatch& batch) const
{
    const std::int64_t slotSize = m_heads.numKvHeads * capacity() * m_heads.headDim;
    std::vector<AttentionSegment<T>> result;
    result.reserve(batch.spans.size());
    for (const auto& span : batch.spans) {
        const std::int64_t offset = ((m_singlePass ? 0 : layer) * numSlots() + span.slot) * slotSize;
        const KvSlot<T> slot{
            static_cast<T*>(m_keys.data_ptr()) + offset, static_cast<T*>(m_values.data_ptr()) + offset, capacity()};
        result.push_back({slot, span.firstRow, span.count, span.firstPosition});
    }
    return result;
}

QkvShape BlockedAttentionCache::shapeOf(int layer, const HeadNorms& norms) const
{
    const bool isWindowed = m_config.isWindowed(layer);
    const auto& rotary = isWindowed ? m_windowRotary : m_rotary;
    QkvShape shape{.heads = m_heads};
    shape.heads.window = isWindowed ? m_config.window : 0;
    shape.queryNorm = norms.query.defined() ? norms.query.data_ptr<float>() : nullptr;
    shape.keyNorm = norms.key.defined() ? norms.key.data_ptr<float>() : nullptr;
    shape.normEps = static_cast<float>(m_config.rmsNormEps);
    shape.cosTable = rotary.cos.data();
    shape.sinTable = rotary.sin.data();
    return shape;
}

at::Tensor BlockedAttentionCache::attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch)
{
    checkSpans(batch);
    const auto shape = shapeOf(layer, norms);
    const auto& attention = kernels::fastestKernels().cacheAttention;
    auto out = at::empty({qkv.size(0), m_heads.numHeads * m_heads.headDim}, m_keys.options());
    const auto numSpans = static_cast<std::int64_t>(batch.spans.size());
    if (m_keys.scalar_type() == at::kBFloat16) {
        const auto spans = segments<Bf16>(layer, batch);
        attention.storeQkvBf16(qkv.data_ptr<float>(), shape, spans.data(), numSpans);
        attention.attendBf16(
            qkv.data_ptr<float>(), shape.heads, spans.data(), numSpans, static_cast<Bf16*>(out.data_ptr()));
    } else {
        const auto spans = segments<float>(layer, batch);
        attention.storeQkvF32(qkv.data_ptr<float>(), shape, spans.data(), numSpans);
        attention.attendF32(qkv.data_ptr<float>(), shape.heads, spans.data(), numSpans, out.data_ptr<float>());
    }
    return out;
}

} // namespace lr::model
