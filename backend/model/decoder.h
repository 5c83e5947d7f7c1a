#pragma once

#include "model/adapter.h"
#include "model/attention_cache.h"
#include "model/checkpoint.h"
#include "model/decoder_weights.h"
#include "model/linear.h"
#include "model/ragged_batch.h"

#include <ATen/ATen.h>

#include <memory>
#include <optional>
#include <vector>

namespace lr::model {

/// How a decoder computes. Matrix products run in `dtype`; norms, softmax and the residual stream in float32.
struct DecoderOptions
{
    at::Device device = at::kCPU;
    at::ScalarType dtype = at::kFloat; ///< float32 or bfloat16
    bool allowFused = true;            ///< false: only libtorch's operators, also on the CPU; for tests
};

/// A decoder-only transformer of one of the families in model_family.h. Legend: N rows of a ragged batch, H hidden
/// size, V vocabulary. Its weights never change; several caches may use one decoder, one forward pass at a time.
class Decoder
{
public:
    /// Copies the weights into the form in which they are multiplied (dtype: see weightDtype). It copies one tensor at
    /// a time and then releases the file's pages, so that memory holds the weights only once. On the CPU the embedding
    /// table stays in the mapped file, which the decoder keeps open. Throws as Checkpoint does, and Error(OutOfMemory).
    static std::unique_ptr<Decoder> load(
        std::shared_ptr<const Checkpoint> checkpoint, const DecoderOptions& options, const LoadProgress& progress = {});

    /// A decoder that computes with the tensors of `weights` themselves, in their dtype and on their device. It copies
    /// nothing, so it sees later changes to them. At small batches it is slower than a packed copy, unless the weights
    /// are frozen.
    static std::unique_ptr<Decoder> share(std::shared_ptr<const DecoderWeights> weights, bool allowFused = true);

    /// From the next pass on, adds the low-rank updates of `adapter`, which must fit the configuration; null removes
    /// them. The adapter may be trained between passes.
    void setAdapter(std::shared_ptr<const Adapter> adapter);

    const ModelConfig& config() const { return m_config; }
    const DecoderOptions& options() const { return m_options; }

    /// A cache that fits this decoder.
    std::unique_ptr<AttentionCache> makeCache(int numSlots, std::int64_t capacity, bool singlePass = false) const;

    /// Hidden states after the final norm: [N, H] in the computing dtype. Token ids must be below V.
    at::Tensor forward(const RaggedBatch& batch, AttentionCache& cache) const;

    /// Logits float32 [n, V] of n hidden states [n, H] in the computing dtype.
    at::Tensor logits(const at::Tensor& hidden) const;

private:
    struct Layer
    {
        LayerNorms norms;
        HeadNorms headNorms;
        Linear qkv;
        Linear output;
        Linear gateUp;
        Linear down;
    };

    Decoder(ModelConfig config, DecoderOptions options)
        : m_config(std::move(config))
        , m_options(options)
    {}

    void read(const WeightReader& reader, const LoadProgress& progress);
    at::Tensor norm(const at::Tensor& x, const at::Tensor& weight, at::ScalarType dtype) const;
    at::Tensor activate(const at::Tensor& gateUp) const;
    void addAttention(at::Tensor& x, std::size_t layer, const RaggedBatch& batch, AttentionCache& cache) const;
    void addMlp(at::Tensor& x, std::size_t layer) const;
    template <typename AddUpdate>
    void addBranch(at::Tensor& x, const at::Tensor& input, const Linear& last, const at::Tensor& outputNorm,
        const AddUpdate& addUpdate) const;
    bool fused() const { return m_options.allowFused && m_options.device.is_cpu(); }

    ModelConfig m_config;
    DecoderOptions m_options;
    std::shared_ptr<const Checkpoint> m_checkpoint;  ///< keeps the mapped file; null for shared weights
    std::shared_ptr<const DecoderWeights> m_weights; ///< shared weights, else null
    std::shared_ptr<const Adapter> m_adapter;
    at::Tensor m_embedding; ///< [V, H] as on disk (CPU: in the mapped file) or in the computing dtype
    std::vector<Layer> m_layers;
    at::Tensor m_finalNorm;
    std::optional<Linear> m_head;
};

} // namespace lr::model
