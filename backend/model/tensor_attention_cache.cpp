#include "model/tensor_attention_cache.h"

#include "model/rotary.h"

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
    , m_numHeads(config.numAttentionHeads)
    , m_numKvHeads(config.numKeyValueHeads)
    , m_headDim(config.headDim)
    , m_normEps(config.rmsNormEps)
    , m_singlePass(spec.singlePass)
{
    auto table = makeRotaryTable(config, spec.capacity);
    const auto shape = std::vector<std::int64_t>{spec.capacity, m_headDim / 2};
    m_cos = at::from_blob(table.cos.data(), shape, at::kFloat).clone().to(spec.device);
    m_sin = at::from_blob(table.sin.data(), shape, at::kFloat).clone().to(spec.device);
    const auto options = at::TensorOptions().dtype(spec.dtype).device(spec.device);
    for (std::int64_t layer = 0; layer < (spec.singlePass ? 1 : config.numLayers); ++layer) {
        m_keys.push_back(at::zeros({spec.numSlots, m_numKvHeads, spec.capacity, m_headDim}, options));
        m_values.push_back(at::zeros({spec.numSlots, m_numKvHeads, spec.capacity, m_headDim}, options));
    }
}

const TensorAttentionCache::Layout& TensorAttentionCache::layoutOf(const RaggedBatch& batch)
{
    if (m_layout.mask.defined() && sameSpans(m_layout.spans, batch.spans))
        return m_layout;
    const auto device = m_cos.device();
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
    m_layout.mask = keyPositions.view({1, 1, 1, -1}).le(indices(lastSeen, device).view({batchSize, 1, longestSpan, 1}));
    return m_layout;
}

at::Tensor TensorAttentionCache::normalise(const at::Tensor& heads, const at::Tensor& weight) const
{
    if (!weight.defined())
        return heads;
    return heads * at::rsqrt(heads.square().mean(-1, true) + m_normEps) * weight;
}

at::Tensor TensorAttentionCache::rotate(const at::Tensor& heads, const at::Tensor& positions) const
{
    const auto cos = m_cos.index_select(0, positions).unsqueeze(1);
    const auto sin = m_sin.index_select(0, positions).unsqueeze(1);
    const auto halves = heads.chunk(2, -1);
    return at::cat({halves[0] * cos - halves[1] * sin, halves[1] * cos + halves[0] * sin}, -1);
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
    const auto query = rotate(normalise(parts[0], norms.query), layout.rowPositions);
    const auto key = rotate(normalise(parts[1], norms.key), layout.rowPositions);

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
    const auto mixed = attention(padded, context(keys), context(values), layout.mask);
    return mixed.transpose(1, 2).reshape({-1, m_numHeads * m_headDim}).index_select(0, layout.rowPlaces);
}

} // namespace lr::model
