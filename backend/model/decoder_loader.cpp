#include "common/error.h"
#include "model/computing_dtype.h"
#include "model/decoder.h"

#include <new>
#include <string>

namespace lr::model {

namespace {

Linear linear(const MatrixWeights& matrix, const DecoderOptions& options, bool allowBlocked)
{
    if (matrix.frozen)
        return Linear(matrix.frozen->forwardProduct());
    if (matrix.weight.scalar_type() == at::kBFloat16 && options.dtype == at::kFloat)
        return Linear::widening(matrix.weight, matrix.bias);
    return Linear(matrix.weight, matrix.bias, allowBlocked);
}

Dtype heldDtype(Dtype stored, const DecoderOptions& options)
{
    const auto computing = options.dtype == at::kFloat ? Dtype::Float32 : Dtype::BFloat16;
    return options.allowFused ? weightDtype(stored, computing, options.device.is_cpu()) : computing;
}

} // namespace

std::unique_ptr<Decoder> Decoder::load(
    std::shared_ptr<const Checkpoint> checkpoint, const DecoderOptions& options, const LoadProgress& progress)
{
    std::unique_ptr<Decoder> decoder(new Decoder(checkpoint->config(), options));
    decoder->m_checkpoint = checkpoint;
    const bool keepsBfloat16 = heldDtype(Dtype::BFloat16, options) == Dtype::BFloat16;
    try {
        decoder->read(WeightReader(*checkpoint, options.device, options.dtype, keepsBfloat16), progress);
    } catch (const std::bad_alloc&) {
        const bool isHalved = heldDtype(checkpoint->dtype(), options) == Dtype::BFloat16;
        throw common::Error(common::ErrorCode::OutOfMemory, std::string("The model does not fit into memory. Use ") +
                                                                (isHalved ? "" : "--dtype bfloat16, ") +
                                                                "a smaller model or a machine with more memory.");
    }
    return decoder;
}

void Decoder::read(const WeightReader& reader, const LoadProgress& progress)
{
    const bool blocked = m_options.allowFused;
    m_embedding = reader.embedding();
    // The largest matrix is copied first: memory holds it twice for a while, but no other matrix yet.
    m_head.emplace(linear({reader.head(), {}}, m_options, blocked));
    reader.releaseHead();
    for (std::int64_t i = 0; i < m_config.numLayers; ++i) {
        m_layers.push_back({.norms = reader.norms(i),
            .headNorms = reader.headNorms(i),
            .qkv = linear(reader.qkv(i), m_options, blocked),
            .output = linear(reader.output(i), m_options, blocked),
            .gateUp = linear(reader.gateUp(i), m_options, blocked),
            .down = linear(reader.down(i), m_options, blocked)});
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
    decoder->m_head.emplace(linear({weights->head, {}, weights->frozenHead}, options, false));
    for (const auto& layer : weights->layers)
        decoder->m_layers.push_back({.norms = layer.norms,
            .headNorms = layer.headNorms,
            .qkv = linear(layer.qkv, options, false),
            .output = linear(layer.output, options, false),
            .gateUp = linear(layer.gateUp, options, false),
            .down = linear(layer.down, options, false)});
    decoder->m_finalNorm = weights->finalNorm;
    decoder->m_weights = std::move(weights);
    return decoder;
}

} // namespace lr::model
