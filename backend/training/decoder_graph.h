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

/// The decoder's forward pass as a graph through which gradients flow to the adapter and to every weight that requires
/// one. Matrix products run in the weights' dtype; the residual stream, norms and softmax in float32, as in
/// model::Decoder, whose results it equals up to rounding. Legend: N rows of a ragged batch of whole sequences, H
/// hidden size, V vocabulary.
class DecoderGraph
{
public:
    /// `adapter` may be null. The graph keeps both alive.
    DecoderGraph(
        std::shared_ptr<const model::DecoderWeights> weights, std::shared_ptr<const model::Adapter> adapter = {});

    const model::ModelConfig& config() const { return m_weights->config; }
    const model::DecoderWeights& weights() const { return *m_weights; }
    at::Device device() const { return m_weights->head.device(); }
    std::int64_t numLayers() const { return config().numLayers; }

    /// From now on the adapter's inputs have dropout drawn from `random`, or none if unset. It is a pure function of
    /// `random`, layer and projection, so that a layer that is computed again gets the same dropout.
    void setDropout(std::optional<common::CounterRandom> random) { m_dropout = random; }

    /// Embeddings float32 [N, H]. Throws Error(InvalidArgument) for an id outside the vocabulary.
    at::Tensor embed(const common::TokenIds& tokenIds) const;

    /// One layer: the residual stream before it, float32 [N, H], to that after it.
    at::Tensor layer(std::int64_t index, const at::Tensor& x, const AttentionLayout& layout) const;

    /// Final norm: [n, H] float32 to [n, H] in the computing dtype.
    at::Tensor finalNorm(const at::Tensor& x) const;

    /// Logits float32 [n, V] of n hidden states [n, H] after the final norm. If the head is frozen, no gradient flows
    /// through them: use logitsBackward().
    at::Tensor logits(const at::Tensor& hidden) const;

    /// ∂L/∂hidden [n, H] in the computing dtype, from dLogits = ∂L/∂logits float32 [n, V].
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
