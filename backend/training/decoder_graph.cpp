#include "training/decoder_graph.h"

#include "model/tensor_operations.h"
#include "training/fused_functions.h"

#include <torch/version.h>

#include <cmath>

namespace lr::training {

namespace {

/// Pads rows: [N, heads, d] → [B, heads, L, d].
at::Tensor padded(const at::Tensor& rows, const AttentionLayout& layout)
{
    const auto all = layout.isDense ? rows : rows.index_select(0, layout.paddedRows);
    return all.view({layout.numSequences, layout.length, rows.size(1), rows.size(2)}).transpose(1, 2);
}

/// Removes the padding: [B, heads, L, d] → [N, heads · d].
at::Tensor unpadded(const at::Tensor& mixed, const AttentionLayout& layout)
{
    const auto all =
        mixed.transpose(1, 2).reshape({layout.numSequences * layout.length, mixed.size(1) * mixed.size(3)});
    return layout.isDense ? all : all.index_select(0, layout.rowPlaces);
}

/// Causal attention of query [B, heads, L, d] over key and value [B, kvHeads, L, d].
at::Tensor causalAttention(
    const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const AttentionKind& kind)
{
#if TORCH_VERSION_MAJOR >= 2
    if (!query.is_cpu()) {
        const auto group = query.size(1) / key.size(1);
        const auto keys = key.repeat_interleave(group, 1), values = value.repeat_interleave(group, 1);
        if (kind.window == 0)
            return at::scaled_dot_product_attention(query, keys, values, {}, 0.0, true);
        return at::scaled_dot_product_attention(query, keys, values, kind.mask.to(query.scalar_type()));
    }
#endif
    const auto batch = query.size(0);
    const auto kvHeads = key.size(1);
    const auto length = query.size(2);
    const auto dim = query.size(3);
    const double scale = 1.0 / std::sqrt(static_cast<double>(dim));
    // Query heads that share a key head become further rows of the same product.
    const auto grouped = (query * scale).reshape({batch, kvHeads, -1, dim});
    const auto scores = at::matmul(grouped, key.transpose(2, 3)).view({batch, kvHeads, -1, length, length});
    const auto weights = at::softmax(scores + kind.mask, -1).view({batch, kvHeads, -1, length});
    return at::matmul(weights, value).view(query.sizes());
}

} // namespace

DecoderGraph::DecoderGraph(
    std::shared_ptr<const model::DecoderWeights> weights, std::shared_ptr<const model::Adapter> adapter)
    : m_weights(std::move(weights))
    , m_adapter(std::move(adapter))
{
    if (m_adapter)
        m_adapter->requireFit(config());
}

at::Tensor DecoderGraph::embed(const common::TokenIds& tokenIds) const
{
    return model::embedded(m_weights->embedding, tokenIds, config(), m_weights->head.scalar_type());
}

at::Tensor DecoderGraph::norm(const at::Tensor& x, const at::Tensor& weight) const
{
    return rmsNorm(x, weight, config().rmsNormEps, m_weights->head.scalar_type());
}

std::optional<common::CounterRandom> DecoderGraph::dropoutOf(std::int64_t layer, model::Projection projection) const
{
    if (!m_dropout || m_adapter->config().dropout == 0)
        return std::nullopt;
    return m_dropout->child(static_cast<std::uint64_t>(layer)).child(model::projectionName(projection));
}

at::Tensor DecoderGraph::dropped(const at::Tensor& x, std::int64_t layer, model::Projection projection) const
{
    const auto random = dropoutOf(layer, projection);
    return random ? dropout(x, m_adapter->config().dropout, *random) : x;
}

std::vector<LowRankUpdate> DecoderGraph::updates(
    std::int64_t layer, model::Projection first, model::Projection last) const
{
    std::vector<LowRankUpdate> result;
    if (!m_adapter)
        return result;
    for (const auto& pair : m_adapter->layer(layer))
        if (pair.projection >= first && pair.projection <= last)
            result.push_back({pair.a, pair.b, pair.firstColumn, pair.scaling, m_adapter->config().dropout,
                dropoutOf(layer, pair.projection)});
    return result;
}

at::Tensor DecoderGraph::project(const at::Tensor& x, const model::MatrixWeights& matrix, std::int64_t layer,
    model::Projection first, model::Projection last) const
{
    if (matrix.frozen)
        return frozenProduct(x, matrix.frozen, updates(layer, first, last));
    auto y = matrix.bias.defined() ? at::linear(x, matrix.weight, matrix.bias) : at::linear(x, matrix.weight);
    if (!m_adapter)
        return y;
    at::Tensor input;
    for (const auto& pair : m_adapter->layer(layer)) {
        if (pair.projection < first || pair.projection > last)
            continue;
        if (!input.defined()) {
            input = x.to(at::kFloat);
            y = y.to(at::kFloat);
        }
        const auto low = at::linear(dropped(input, layer, pair.projection), pair.a);
        y.narrow(1, pair.firstColumn, pair.b.size(0)).add_(at::linear(low, pair.b), pair.scaling);
    }
    return y;
}

/// Adds the product of `matrix` with x (and its update) to `residual`, after `outputNorm` if the family has one.
at::Tensor DecoderGraph::addProject(const at::Tensor& residual, const at::Tensor& x, const model::MatrixWeights& matrix,
    const at::Tensor& outputNorm, std::int64_t layer, model::Projection projection) const
{
    if (outputNorm.defined()) {
        const auto branch = project(x, matrix, layer, projection, projection).to(at::kFloat);
        return residual + rmsNorm(branch, outputNorm, config().rmsNormEps, at::kFloat);
    }
    if (matrix.frozen)
        return frozenProduct(x, matrix.frozen, updates(layer, projection, projection), residual);
    return residual + project(x, matrix, layer, projection, projection);
}

at::Tensor DecoderGraph::fusedAttention(std::int64_t layer, const at::Tensor& qkv, const AttentionLayout& layout) const
{
    const auto& c = config();
    const auto& norms = m_weights->layers[static_cast<std::size_t>(layer)].headNorms;
    auto normed = qkv;
    if (norms.query.defined()) {
        const auto heads =
            qkv.view({qkv.size(0), c.numAttentionHeads + 2 * c.numKeyValueHeads, c.headDim}).to(at::kFloat);
        const auto parts = heads.split_with_sizes({c.numAttentionHeads, c.numKeyValueHeads, c.numKeyValueHeads}, 1);
        normed = at::cat({model::headsNormed(parts[0], norms.query, c.rmsNormEps),
                             model::headsNormed(parts[1], norms.key, c.rmsNormEps), parts[2]},
            1)
                     .view(qkv.sizes());
    }
    return rotaryAttention(normed, c, layout, layer, m_weights->head.scalar_type());
}

at::Tensor DecoderGraph::attention(std::int64_t layer, const at::Tensor& qkv, const AttentionLayout& layout) const
{
    const auto& c = config();
    const auto& norms = m_weights->layers[static_cast<std::size_t>(layer)].headNorms;
    const auto& kind = layout.kind(c.isWindowed(layer));
    const auto heads = qkv.view({qkv.size(0), c.numAttentionHeads + 2 * c.numKeyValueHeads, c.headDim}).to(at::kFloat);
    const auto parts = heads.split_with_sizes({c.numAttentionHeads, c.numKeyValueHeads, c.numKeyValueHeads}, 1);
    const auto query = model::rotated(model::headsNormed(parts[0], norms.query, c.rmsNormEps), kind.cos, kind.sin);
    const auto key = model::rotated(model::headsNormed(parts[1], norms.key, c.rmsNormEps), kind.cos, kind.sin);
    const auto dtype = m_weights->head.scalar_type();
    const auto inner = qkv.is_cpu() ? at::kFloat : dtype; // on a CPU float32 saves conversions and costs the same
    const auto mixed = causalAttention(
        padded(query.to(inner), layout), padded(key.to(inner), layout), padded(parts[2].to(inner), layout), kind);
    return unpadded(mixed, layout).to(dtype);
}

at::Tensor DecoderGraph::layer(std::int64_t index, const at::Tensor& x, const AttentionLayout& layout) const
{
    using model::Projection;
    const auto& w = m_weights->layers[static_cast<std::size_t>(index)];
    const auto qkv = project(norm(x, w.norms.attentionInput), w.qkv, index, Projection::Query, Projection::Value);
    // Weights that are themselves trained use libtorch's attention, so that a recipe's models stay bit for bit the
    // same.
    const bool isFused = w.qkv.frozen && config().headDim % 16 == 0;
    const auto mixed = isFused ? fusedAttention(index, qkv, layout) : attention(index, qkv, layout);
    const auto middle = addProject(x, mixed, w.output, w.norms.attentionOutput, index, Projection::Output);
    const auto gateUp = project(norm(middle, w.norms.mlpInput), w.gateUp, index, Projection::Gate, Projection::Up);
    const auto activated = gate(config().activation, gateUp, m_weights->head.scalar_type());
    return addProject(middle, activated, w.down, w.norms.mlpOutput, index, Projection::Down);
}

at::Tensor DecoderGraph::finalNorm(const at::Tensor& x) const
{
    return norm(x, m_weights->finalNorm);
}

at::Tensor DecoderGraph::logits(const at::Tensor& hidden) const
{
    if (m_weights->frozenHead)
        return m_weights->frozenHead->forward(hidden, at::kFloat);
    return at::linear(hidden, m_weights->head).to(at::kFloat);
}

at::Tensor DecoderGraph::logitsBackward(const at::Tensor& dLogits) const
{
    const auto dtype = m_weights->head.scalar_type();
    if (m_weights->frozenHead)
        return m_weights->frozenHead->backward(dLogits.to(dtype), dtype);
    return at::mm(dLogits.to(dtype), m_weights->head);
}

at::Tensor DecoderGraph::forward(const model::RaggedBatch& batch) const
{
    const AttentionLayout layout(batch, config(), device());
    auto x = embed(batch.tokenIds);
    for (std::int64_t i = 0; i < numLayers(); ++i)
        x = layer(i, x, layout);
    return finalNorm(x);
}

} // namespace lr::training
