#include "model/decoder_weights.h"

#include "common/error.h"
#include "model/required_tensors.h"

#include <fmt/format.h>

#include <cmath>
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

/// A view of the mapped file, valid as long as the checkpoint lives; a copy if the data in the file is not aligned.
at::Tensor viewOf(const TensorView& view)
{
    const auto options = at::TensorOptions().dtype(scalarType(view.dtype, view.name));
    auto* data = const_cast<std::byte*>(view.bytes.data()); // libtorch has no read-only tensors; nothing writes here
    if (view.isAligned())
        return at::from_blob(data, view.shape, options);
    auto copy = at::empty(view.shape, options);
    std::memcpy(copy.data_ptr(), data, view.bytes.size());
    return copy;
}

std::string layerName(std::int64_t layer, const char* rest)
{
    return fmt::format("model.layers.{}.{}", layer, rest);
}

} // namespace

at::Tensor WeightReader::embedding() const
{
    const auto table = viewOf(m_checkpoint.tensor("model.embed_tokens.weight"));
    // On the CPU a batch reads only a few rows of the table, so it stays in the mapped file.
    return m_device.is_cpu() ? table : table.to(m_device, m_dtype);
}

at::Tensor WeightReader::head() const
{
    return converted(viewOf(m_checkpoint.tensor(m_checkpoint.outputTensorName())));
}

at::Tensor WeightReader::finalNorm() const
{
    return normWeight("model.norm.weight");
}

LayerNorms WeightReader::norms(std::int64_t layer) const
{
    const auto names = layerNormNames(m_checkpoint.config());
    const auto read = [&](std::string_view name) {
        return name.empty() ? at::Tensor() : normWeight(layerName(layer, (std::string(name) + ".weight").c_str()));
    };
    return {.attentionInput = read(names.attentionInput),
        .attentionOutput = read(names.attentionOutput),
        .mlpInput = read(names.mlpInput),
        .mlpOutput = read(names.mlpOutput)};
}

HeadNorms WeightReader::headNorms(std::int64_t layer) const
{
    const auto& config = m_checkpoint.config();
    if (!config.qkNorm)
        return {};
    HeadNorms norms{normWeight(layerName(layer, "self_attn.q_norm.weight")),
        normWeight(layerName(layer, "self_attn.k_norm.weight"))};
    if (config.queryScale)
        norms.query.mul_(*config.queryScale * std::sqrt(static_cast<double>(config.headDim)));
    return norms;
}

MatrixWeights WeightReader::qkv(std::int64_t layer) const
{
    return matrix({layerName(layer, "self_attn.q_proj"), layerName(layer, "self_attn.k_proj"),
                      layerName(layer, "self_attn.v_proj")},
        m_checkpoint.config().qkvBias);
}

MatrixWeights WeightReader::output(std::int64_t layer) const
{
    return matrix({layerName(layer, "self_attn.o_proj")}, m_checkpoint.config().oBias);
}

MatrixWeights WeightReader::gateUp(std::int64_t layer) const
{
    return matrix({layerName(layer, "mlp.gate_proj"), layerName(layer, "mlp.up_proj")}, false);
}

MatrixWeights WeightReader::down(std::int64_t layer) const
{
    return matrix({layerName(layer, "mlp.down_proj")}, false);
}

void WeightReader::releaseHead() const
{
    m_checkpoint.release(m_checkpoint.outputTensorName());
}

void WeightReader::releaseMatrices(std::int64_t layer) const
{
    for (const char* name : {"self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight",
             "self_attn.o_proj.weight", "mlp.gate_proj.weight", "mlp.up_proj.weight", "mlp.down_proj.weight"})
        m_checkpoint.release(layerName(layer, name));
}

at::Tensor WeightReader::converted(const at::Tensor& stored) const
{
    const bool isKept = m_keepsBfloat16 && stored.scalar_type() == at::kBFloat16;
    return stored.to(m_device, isKept ? at::kBFloat16 : m_dtype);
}

MatrixWeights WeightReader::matrix(const std::vector<std::string>& names, bool hasBias) const
{
    std::vector<at::Tensor> weights;
    std::vector<at::Tensor> biases;
    for (const auto& name : names) {
        weights.push_back(viewOf(m_checkpoint.tensor(name + ".weight")));
        if (hasBias)
            biases.push_back(viewOf(m_checkpoint.tensor(name + ".bias")));
    }
    const auto joined = weights.size() == 1 ? weights.front() : at::cat(weights);
    return {converted(joined), hasBias ? at::cat(biases).to(m_device, m_dtype) : at::Tensor()};
}

at::Tensor WeightReader::normWeight(const std::string& name) const
{
    auto weight = viewOf(m_checkpoint.tensor(name)).to(m_device, at::kFloat, false, true);
    return m_checkpoint.config().normsAddOne ? weight.add_(1) : weight;
}

namespace {

MatrixWeights frozen(MatrixWeights matrix, bool isWanted)
{
    if (!isWanted)
        return matrix;
    return {{}, {}, std::make_shared<const FrozenMatrix>(matrix.weight, matrix.bias)};
}

} // namespace

std::shared_ptr<const DecoderWeights> loadWeights(std::shared_ptr<const Checkpoint> checkpoint, at::Device device,
    at::ScalarType dtype, WeightForm form, const LoadProgress& progress)
{
    const bool freeze =
        form == WeightForm::Frozen && device.is_cpu() && dtype == at::kBFloat16 && FrozenMatrix::isAvailable();
    try {
        const WeightReader reader(*checkpoint, device, dtype);
        auto weights = std::make_shared<DecoderWeights>();
        weights->config = checkpoint->config();
        weights->embedding = reader.embedding();
        weights->head = reader.head();
        if (freeze) {
            weights->frozenHead = std::make_shared<const FrozenMatrix>(weights->head, at::Tensor());
            reader.releaseHead();
        }
        weights->finalNorm = reader.finalNorm();
        const auto numLayers = weights->config.numLayers;
        for (std::int64_t i = 0; i < numLayers; ++i) {
            weights->layers.push_back({.norms = reader.norms(i),
                .headNorms = reader.headNorms(i),
                .qkv = frozen(reader.qkv(i), freeze),
                .output = frozen(reader.output(i), freeze),
                .gateUp = frozen(reader.gateUp(i), freeze),
                .down = frozen(reader.down(i), freeze)});
            if (freeze)
                reader.releaseMatrices(i);
            if (progress)
                progress(static_cast<double>(i + 1) / static_cast<double>(numLayers));
        }
        weights->checkpoint = std::move(checkpoint);
        return weights;
    } catch (const std::bad_alloc&) {
        throw common::Error(common::ErrorCode::OutOfMemory,
            "The model does not fit into memory. Use --dtype bfloat16, a smaller model or a machine with more memory.");
    }
}

} // namespace lr::model
