#include "common/error.h"
#include "model/decoder.h"

#include <new>

namespace lr::model {

namespace {

Linear linear(const MatrixWeights& matrix, bool allowPacked)
{
    return matrix.frozen ? Linear(matrix.frozen->forwardProduct()) : Linear(matrix.weight, matrix.bias, allowPacked);
}

} // namespace

std::unique_ptr<Decoder> Decoder::load(
    std::shared_ptr<const Checkpoint> checkpoint, const DecoderOptions& options, const LoadProgress& progress)
{
    std::unique_ptr<Decoder> decoder(new Decoder(checkpoint->config(), options));
    decoder->m_checkpoint = checkpoint;
    try {
        decoder->read(WeightReader(*checkpoint, options.device, options.dtype), progress);
    } catch (const std::bad_alloc&) {
        throw common::Error(common::ErrorCode::OutOfMemory,
            "The model does not fit into memory. Use --dtype bfloat16, a smaller model or a machine with more memory.");
    }
    return decoder;
}

void Decoder::read(const WeightReader& reader, const LoadProgress& progress)
{
    const bool packed = m_options.allowFused;
    m_embedding = reader.embedding();
    // The largest matrix goes first: while it is copied, memory holds it twice, and nothing else yet.
    m_head.emplace(reader.head(), at::Tensor(), packed);
    reader.releaseHead();
    for (std::int64_t i = 0; i < m_config.numLayers; ++i) {
        m_layers.push_back({.inputNorm = reader.inputNorm(i),
            .postAttentionNorm = reader.postAttentionNorm(i),
            .headNorms = reader.headNorms(i),
            .qkv = linear(reader.qkv(i), packed),
            .output = linear(reader.output(i), packed),
            .gateUp = linear(reader.gateUp(i), packed),
            .down = linear(reader.down(i), packed)});
        reader.releaseMatrices(i);
        if (progress)
            progress(static_cast<double>(i + 1) / static_cast<double>(m_config.numLayers + 1));
    }
    m_finalNorm = reader.finalNorm();
    if (progress)
        progress(1.0);
}

std::unique_ptr<Decoder> Decoder::share(std::shared_ptr<const DecoderWeights> weights, bool allowFused)
{
    const DecoderOptions options{
        .device = weights->head.device(), .dtype = weights->head.scalar_type(), .allowFused = allowFused};
    std::unique_ptr<Decoder> decoder(new Decoder(weights->config, options));
    decoder->m_embedding = weights->embedding;
    decoder->m_head.emplace(linear({weights->head, {}, weights->frozenHead}, false));
    for (const auto& layer : weights->layers)
        decoder->m_layers.push_back({.inputNorm = layer.inputNorm,
            .postAttentionNorm = layer.postAttentionNorm,
            .headNorms = layer.headNorms,
            .qkv = linear(layer.qkv, false),
            .output = linear(layer.output, false),
            .gateUp = linear(layer.gateUp, false),
            .down = linear(layer.down, false)});
    decoder->m_finalNorm = weights->finalNorm;
    decoder->m_weights = std::move(weights);
    return decoder;
}

} // namespace lr::model
