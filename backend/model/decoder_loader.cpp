#include "model/decoder.h"

#include "common/error.h"

#include <cstring>
#include <new>

namespace lr::model {

namespace {

at::ScalarType scalarType(Dtype dtype, const std::string& name)
{
    switch (dtype) {
    case Dtype::Float32:
        return at::kFloat;
    case Dtype::Float16:
        return at::kHalf;
    case Dtype::BFloat16:
        return at::kBFloat16;
    default:
        throw common::Error(common::ErrorCode::Unsupported, "Tensor '" + name + "' is not stored as floating point.");
    }
}

/// A view of the mapped file, valid as long as the checkpoint; a copy where the file puts the data at an odd address.
at::Tensor viewOf(const TensorView& view)
{
    const auto options = at::TensorOptions().dtype(scalarType(view.dtype, view.name));
    auto* data = const_cast<std::byte*>(view.bytes.data()); // libtorch has no read-only tensors; nothing writes to it
    if (view.isAligned())
        return at::from_blob(data, view.shape, options);
    auto copy = at::empty(view.shape, options);
    std::memcpy(copy.data_ptr(), data, view.bytes.size());
    return copy;
}

} // namespace

/// Reads the tensors in file order of the layers, converts them and gives their pages back.
class Decoder::Loader
{
public:
    Loader(Decoder& decoder, const Checkpoint& checkpoint, const Progress& progress)
        : m_decoder(decoder), m_checkpoint(checkpoint), m_progress(progress)
    {
    }

    void run()
    {
        const auto& config = m_decoder.m_config;
        loadEmbedding();
        // The largest matrix goes first: while it is copied, memory holds it twice, and nothing else yet.
        m_decoder.m_head.emplace(linear({outputName()}, false));
        for (std::int64_t i = 0; i < config.numLayers; ++i) {
            m_decoder.m_layers.push_back(layer("model.layers." + std::to_string(i) + "."));
            if (m_progress)
                m_progress(static_cast<double>(i + 1) / static_cast<double>(config.numLayers + 1));
        }
        m_decoder.m_finalNorm = vector("model.norm.weight");
        if (m_progress)
            m_progress(1.0);
    }

private:
    void loadEmbedding()
    {
        const auto table = viewOf(m_checkpoint.tensor("model.embed_tokens.weight"));
        const auto& options = m_decoder.m_options;
        // On the CPU a batch touches a few rows of it, so it stays where it is.
        m_decoder.m_embedding = options.device.is_cpu() ? table : table.to(options.device, options.dtype);
    }

    /// The output matrix without its ".weight".
    std::string outputName() const
    {
        const auto name = m_checkpoint.outputTensorName();
        return std::string(name.substr(0, name.rfind('.')));
    }

    /// Several matrices with the same input, stacked into one product.
    Linear linear(const std::vector<std::string>& names, bool hasBias)
    {
        std::vector<at::Tensor> weights;
        std::vector<at::Tensor> biases;
        for (const auto& name : names) {
            weights.push_back(viewOf(m_checkpoint.tensor(name + ".weight")));
            if (hasBias)
                biases.push_back(viewOf(m_checkpoint.tensor(name + ".bias")));
        }
        const auto& options = m_decoder.m_options;
        const auto joined = weights.size() == 1 ? weights.front() : at::cat(weights);
        const auto bias = hasBias ? at::cat(biases).to(options.device, options.dtype) : at::Tensor();
        Linear result(joined.to(options.device, options.dtype), bias, options.allowFused);
        for (const auto& name : names)
            m_checkpoint.release(name + ".weight");
        return result;
    }

    at::Tensor vector(const std::string& name)
    {
        return viewOf(m_checkpoint.tensor(name)).to(m_decoder.m_options.device, at::kFloat, false, true);
    }

    HeadNorms headNorms(const std::string& attention)
    {
        if (!m_decoder.m_config.qkNorm)
            return {};
        return {vector(attention + "q_norm.weight"), vector(attention + "k_norm.weight")};
    }

    Layer layer(const std::string& prefix)
    {
        const auto& config = m_decoder.m_config;
        const auto attention = prefix + "self_attn.";
        const auto mlp = prefix + "mlp.";
        return {.inputNorm = vector(prefix + "input_layernorm.weight"),
            .postAttentionNorm = vector(prefix + "post_attention_layernorm.weight"),
            .headNorms = headNorms(attention),
            .qkv = linear({attention + "q_proj", attention + "k_proj", attention + "v_proj"}, config.qkvBias),
            .output = linear({attention + "o_proj"}, config.oBias),
            .gateUp = linear({mlp + "gate_proj", mlp + "up_proj"}, false),
            .down = linear({mlp + "down_proj"}, false)};
    }

    Decoder& m_decoder;
    const Checkpoint& m_checkpoint;
    const Progress& m_progress;
};

std::unique_ptr<Decoder> Decoder::load(
    std::shared_ptr<const Checkpoint> checkpoint, const DecoderOptions& options, const Progress& progress)
{
    std::unique_ptr<Decoder> decoder(new Decoder(checkpoint->config(), options));
    decoder->m_checkpoint = std::move(checkpoint);
    try {
        Loader(*decoder, *decoder->m_checkpoint, progress).run();
    } catch (const std::bad_alloc&) {
        throw common::Error(common::ErrorCode::OutOfMemory,
            "The model does not fit into memory. Use --dtype bfloat16, a smaller model or a machine with more memory.");
    }
    return decoder;
}

} // namespace lr::model
