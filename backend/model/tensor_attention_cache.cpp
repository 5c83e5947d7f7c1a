#include "model/tensor_attention_cache.h"

#include "model/rotary.h"
#include "model/tensor_operations.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <algorithm>

namespace lr::model {

namespace {

using at::indexing::Slice;

at::Tensor indices(const std::vector<std::int64_t>& values, at::Device device)
{
    return at::tensor(values, at::kLong).to(device);
}

bool sameSpans(const std::vector<SequenceSpan>& a, const std::vector<SequenceSpan>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.slot == y.slot && x.firstRow == y.firstRow && x.count == y.count && x.firstPosition == y.firstPosition;
    });
}

} // namespace

TensorAttentionCache::TensorAttentionCache(const ModelConfig& config, const CacheSpec& spec)
    : AttentionCache(spec.numSlots, spec.capacity)
    , m_config(config)
    , m_numHeads(config.numAttentionHeads)
    , m_numKvHeads(config.numKeyValueHeads)
    , m_headDim(config.headDim)
    , m_singlePass(spec.singlePass)
{
    m_angles = anglesOf(config.rope, spec.device);
    if (!config.windowedLayers.empty())
        m_windowAngles = anglesOf(config.windowRope, spec.device);
    const auto options = at::TensorOptions().dtype(spec.dtype).device(spec.device);
    for (std::int64_t layer = 0; layer < (spec.singlePass ? 1 : config.numLayers); ++layer) {
        m_keys.push_back(at::zeros({spec.numSlots, m_numKvHeads, spec.capacity, m_headDim}, options));
        m_values.push_back(at::zeros({spec.numSlots, m_numKvHeads, spec.capacity, m_headDim}, options));
    }
}

TensorAttentionCache::Angles TensorAttentionCache::anglesOf(const RopeConfig& rope, at::Device device) const
{
    auto table = makeRotaryTable(rope, m_headDim, capacity());
    const auto tensor = [&](std::vector<float>& values) {
        return at::from_blob(values.data(), {capacity(), m_headDim / 2}, at::kFloat).clone().to(device);
    };
    return {tensor(table.cos), tensor(table.sin)};
}

const TensorAttentionCache::Layout& TensorAttentionCache::layoutOf(const RaggedBatch& batch)
{
    if (m_layout.mask.defined() && sameSpans(m_layout.spans, batch.spans))
        return m_layout;
    const auto device = m_angles.cos.device();
    std::int64_t longestSpan = 0;
    m_layout.longestContext = 0;
    for (const auto& span : batch.spans) {
        longestSpan = std::max(longestSpan, span.count);
        m_layout.longestContext = std::max(m_layout.longestContext, span.firstPosition + span.count);
    }
    std::vector<std::int64_t> rowSlots, rowPositions, slots, paddedRows, rowPlaces, lastSeen;
    for (const auto& span : batch.spans) {
        const auto place = static_cast<std::int64_t>(slots.size()) * longestSpan;
        slots.push_back(span.slot);
        for (std::int64_t i = 0; i < longestSpan; ++i) {
            paddedRows.push_back(span.firstRow + std::min(i, span.count - 1));
            lastSeen.push_back(span.firstPosition + std::min(i, span.count - 1));
        }
        for (std::int64_t i = 0; i < span.count; ++i) {
            rowSlots.push_back(span.slot);
            rowPositions.push_back(span.firstPosition + i);
            rowPlaces.push_back(place + i);
        }
    }
    const auto batchSize = static_cast<std::int64_t>(slots.size());
    m_layout.spans = batch.spans;
    m_layout.rowSlots = indices(rowSlots, device);
    m_layout.rowPositions = indices(rowPositions, device);
    m_layout.slots = indices(slots, device);
    m_layout.paddedRows = indices(paddedRows, device).view({batchSize, longestSpan});
    m_layout.rowPlaces = indices(rowPlaces, device);
    const auto keyPositions = at::arange(m_layout.longestContext, at::TensorOptions().dtype(at::kLong).device(device));
    const auto keys = keyPositions.view({1, 1, 1, -1});
    const auto last = indices(lastSeen, device).view({batchSize, 1, longestSpan, 1});
    m_layout.mask = keys.le(last);
    if (!m_config.windowedLayers.empty())
        m_layout.windowMask = m_layout.mask.logical_and(keys.gt(last - m_config.window));
    return m_layout;
}

at::Tensor TensorAttentionCache::rotate(
    const at::Tensor& heads, const Angles& angles, const at::Tensor& positions) const
{
    return rotated(
        heads, angles.cos.index_select(0, positions).unsqueeze(1), angles.sin.index_select(0, positions).unsqueeze(1));
}

at::Tensor TensorAttentionCache::attention(
    const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask) const
{
#if TORCH_VERSION_MAJOR >= 2
    return at::scaled_dot_product_attention(query, key, value, mask);
#else
    const auto scores =
        at::matmul(query, key.transpose(2, 3)).to(at::kFloat) / std::sqrt(static_cast<double>(m_headDim));
    const auto weights = at::softmax(scores.masked_fill(mask.logical_not(), -INFINITY), -1);
    return at::matmul(weights.to(value.scalar_type()), value);
#endif
}

at::Tensor TensorAttentionCache::attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch)
{
    checkSpans(batch);
    const auto& layout = layoutOf(batch);
    const auto rows = qkv.size(0);
    const auto heads = qkv.view({rows, m_numHeads + 2 * m_numKvHeads, m_headDim});
    const auto parts = heads.split_with_sizes({m_numHeads, m_numKvHeads, m_numKvHeads}, 1);
    const bool isWindowed = m_config.isWindowed(layer);
    const auto& angles = isWindowed ? m_windowAngles : m_angles;
    const auto query = rotate(headsNormed(parts[0], norms.query, m_config.rmsNormEps), angles, layout.rowPositions);
    const auto key = rotate(headsNormed(parts[1], norms.key, m_config.rmsNormEps), angles, layout.rowPositions);

    auto& keys = m_keys[m_singlePass ? 0 : static_cast<std::size_t>(layer)];
    auto& values = m_values[m_singlePass ? 0 : static_cast<std::size_t>(layer)];
    const auto dtype = keys.scalar_type();
    keys.index_put_({layout.rowSlots, Slice(), layout.rowPositions}, key.to(dtype));
    values.index_put_({layout.rowSlots, Slice(), layout.rowPositions}, parts[2].to(dtype));

    const auto group = m_numHeads / m_numKvHeads;
    const auto context = [&](const at::Tensor& cache) {
        return cache.narrow(2, 0, layout.longestContext).index_select(0, layout.slots).repeat_interleave(group, 1);
    };
    const auto batchSize = layout.paddedRows.size(0);
    const auto padded = query.to(dtype)
                            .index_select(0, layout.paddedRows.flatten())
                            .view({batchSize, -1, m_numHeads, m_headDim})
                            .transpose(1, 2);
    const auto& mask = isWindowed ? layout.windowMask : layout.mask;
    const auto mixed = attention(padded, context(keys), context(values), mask);
    return mixed.transpose(1, 2).reshape({-1, m_numHeads * m_headDim}).index_select(0, layout.rowPlaces);
}

} // namespace lr::model
