#pragma once

#include "common/random.h"
#include "model/adapter.h"
#include "model/decoder_weights.h"
#include "training/attention_layout.h"
#include "training/frozen_functions.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace lr::training {

/// The decoder's forward pass as a graph that gradients flow through: to the adapter, and to every weight that asks for
/// one. Matrix products run in the weights' dtype; the residual stream, norms and softmax in float32, as in
/// model::Decoder, whose results it equals up to rounding. Legend: N rows of a ragged batch of whole sequences, H
/// hidden size, V vocabulary.
class DecoderGraph
{
public:
    /// Both must stay as long as the graph; `adapter` may be null.
    DecoderGraph(
        std::shared_ptr<const model::DecoderWeights> weights, std::shared_ptr<const model::Adapter> adapter = {});

    const model::ModelConfig& config() const { return m_weights->config; }
    const model::DecoderWeights& weights() const { return *m_weights; }
    at::Device device() const { return m_weights->head.device(); }
    std::int64_t numLayers() const { return config().numLayers; }

    /// Dropout of the adapter's inputs from now on, drawn from `random`, or none: a pure function of `random`, layer
    /// and projection, so that a layer that is computed again gets the same.
    void setDropout(std::optional<common::CounterRandom> random) { m_dropout = random; }

    /// Embeddings float32 [N, H]. Throws Error(InvalidArgument) for an id outside the vocabulary.
    at::Tensor embed(const common::TokenIds& tokenIds) const;

    /// One layer: residual stream float32 [N, H] to the same.
    at::Tensor layer(std::int64_t index, const at::Tensor& x, const AttentionLayout& layout) const;

    /// Final norm: [n, H] float32 to [n, H] in the computing dtype.
    at::Tensor finalNorm(const at::Tensor& x) const;

    /// Logits float32 [n, V] of normed hidden states [n, H]; no gradient flows through them where the head is frozen.
    at::Tensor logits(const at::Tensor& hidden) const;

    /// ∂L/∂hidden [n, H] of ∂L/∂logits float32 [n, V], in the computing dtype.
    at::Tensor logitsBackward(const at::Tensor& dLogits) const;

    /// All layers and the final norm: [N, H] in the computing dtype.
    at::Tensor forward(const model::RaggedBatch& batch) const;

private:
    at::Tensor norm(const at::Tensor& x, const at::Tensor& weight) const;
    at::Tensor attention(std::int64_t layer, const at::Tensor& qkv, const AttentionLayout& layout) const;
    at::Tensor fusedAttention(std::int64_t layer, const at::Tensor& qkv, const AttentionLayout& layout) const;
    at::Tensor project(const at::Tensor& x, const model::MatrixWeights& matrix, std::int64_t layer,
        model::Projection first, model::Projection last) const;
    at::Tensor addProject(const at::Tensor& residual, const at::Tensor& x, const model::MatrixWeights& matrix,
        const at::Tensor& outputNorm, std::int64_t layer, model::Projection projection) const;
    std::vector<LowRankUpdate> updates(std::int64_t layer, model::Projection first, model::Projection last) const;
    at::Tensor dropped(const at::Tensor& x, std::int64_t layer, model::Projection projection) const;
    std::optional<common::CounterRandom> dropoutOf(std::int64_t layer, model::Projection projection) const;

    std::shared_ptr<const model::DecoderWeights> m_weights;
    std::shared_ptr<const model::Adapter> m_adapter;
    std::optional<common::CounterRandom> m_dropout;
};

} // namespace lr::training
