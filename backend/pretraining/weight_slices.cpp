#include "pretraining/weight_slices.h"

#include "common/error.h"
#include "model/random_weights.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <span>
#include <string>

namespace lr::pretraining {

namespace {

struct Place
{
    at::Tensor parameter;
    std::int64_t firstRow = 0;
};

using Places = std::map<std::string, Place>;

void addMatrix(Places& places, const std::string& name, const model::MatrixWeights& matrix, std::int64_t firstRow)
{
    places[name + ".weight"] = {matrix.weight, firstRow};
    if (matrix.bias.defined())
        places[name + ".bias"] = {matrix.bias, firstRow};
}

void addLayer(
    Places& places, const std::string& prefix, const model::LayerWeights& layer, const model::ModelConfig& config)
{
    places[prefix + "input_layernorm.weight"] = {layer.norms.attentionInput};
    places[prefix + "post_attention_layernorm.weight"] = {layer.norms.mlpInput};
    addMatrix(places, prefix + "self_attn.q_proj", layer.qkv, 0);
    addMatrix(places, prefix + "self_attn.k_proj", layer.qkv, config.querySize());
    addMatrix(places, prefix + "self_attn.v_proj", layer.qkv, config.querySize() + config.keyValueSize());
    addMatrix(places, prefix + "self_attn.o_proj", layer.output, 0);
    addMatrix(places, prefix + "mlp.gate_proj", layer.gateUp, 0);
    addMatrix(places, prefix + "mlp.up_proj", layer.gateUp, config.intermediateSize);
    addMatrix(places, prefix + "mlp.down_proj", layer.down, 0);
}

Places placesOf(const model::DecoderWeights& weights)
{
    Places places;
    places[std::string(model::kEmbeddingName)] = {weights.embedding};
    places[std::string(model::kOutputName)] = {weights.head};
    places["model.norm.weight"] = {weights.finalNorm};
    for (std::size_t i = 0; i < weights.layers.size(); ++i)
        addLayer(places, fmt::format("model.layers.{}.", i), weights.layers[i], weights.config);
    return places;
}

model::LayerWeights emptyLayer(const model::ModelConfig& c)
{
    const auto joined = c.querySize() + 2 * c.keyValueSize();
    return {.norms = {at::empty({c.hiddenSize}), {}, at::empty({c.hiddenSize}), {}},
        .headNorms = {},
        .qkv = {at::empty({joined, c.hiddenSize}), at::empty({joined})},
        .output = {at::empty({c.hiddenSize, c.querySize()}), {}},
        .gateUp = {at::empty({2 * c.intermediateSize, c.hiddenSize}), {}},
        .down = {at::empty({c.hiddenSize, c.intermediateSize}), {}}};
}

model::WeightDistribution distributionOf(const model::TensorSpec& spec, const model::ModelConfig& config)
{
    using model::TensorRole;
    const auto deviation = [&] { return 0.7 / std::sqrt(static_cast<double>(spec.shape.back())); };
    switch (spec.role) {
    case TensorRole::Embedding:
        return {0.02, 0};
    case TensorRole::LayerNorm:
        return {0, 1};
    case TensorRole::QkvBias:
        return {0, 0};
    case TensorRole::AttentionOut:
    case TensorRole::Down:
        return {deviation() / std::sqrt(2.0 * static_cast<double>(config.numLayers)), 0};
    default:
        return {deviation(), 0};
    }
}

} // namespace

std::vector<WeightSlice> slicesOf(const model::DecoderWeights& weights)
{
    const auto places = placesOf(weights);
    std::vector<WeightSlice> slices;
    for (auto& spec : requiredTensors(weights.config)) {
        const auto place = places.find(spec.name);
        if (place == places.end())
            throw common::Error(common::ErrorCode::Internal, "The weights have no place for '" + spec.name + "'.");
        slices.push_back({std::move(spec), place->second.parameter, place->second.firstRow});
    }
    return slices;
}

std::shared_ptr<model::DecoderWeights> makeInitialWeights(const model::ModelConfig& config, std::uint64_t seed)
{
    auto weights = std::make_shared<model::DecoderWeights>();
    weights->config = config;
    weights->embedding = at::empty({config.vocabSize, config.hiddenSize});
    weights->head = config.tieWordEmbeddings ? weights->embedding : at::empty_like(weights->embedding);
    weights->finalNorm = at::empty({config.hiddenSize});
    for (std::int64_t i = 0; i < config.numLayers; ++i)
        weights->layers.push_back(emptyLayer(config));
    for (const auto& slice : slicesOf(*weights)) {
        const auto values = slice.values();
        const std::span bytes(static_cast<std::byte*>(values.data_ptr()), values.nbytes());
        fillRandomWeights(
            {.seed = seed}, slice.spec.name, distributionOf(slice.spec, config), model::Dtype::Float32, 0, bytes);
    }
    return weights;
}

} // namespace lr::pretraining
