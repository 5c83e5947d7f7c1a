#pragma once

#include "common/atomic_file.h"
#include "model/checkpoint.h"
#include "model/float_conversion.h"
#include "model/random_weights.h"
#include "model/required_tensors.h"
#include "model/safetensors_writer.h"

#include <cstring>
#include <filesystem>
#include <memory>

namespace lr::testing {

/// Writes a checkpoint without tokenizer (config.json and random weights for `config`) into `folder` and opens it.
inline std::shared_ptr<const model::Checkpoint> writeRandomCheckpoint(const std::filesystem::path& folder,
    const model::ModelConfig& config, model::Dtype dtype, const model::RandomWeights& weights)
{
    std::filesystem::create_directories(folder);
    auto json = toJson(config);
    json["torch_dtype"] = std::string(dtypeName(dtype));
    common::writeFileAtomically(folder / "config.json", common::dumpJson(json));
    std::vector<model::TensorDeclaration> declarations;
    const auto required = requiredTensors(config);
    for (const auto& tensor : required)
        declarations.push_back({tensor.name, dtype, tensor.shape});
    model::SafetensorsWriter writer(folder / "model.safetensors", declarations);
    for (const auto& tensor : required) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(*model::numElements(tensor.shape)) * dtypeSize(dtype));
        fillRandomWeights(weights, tensor.name, weightDistribution(tensor.role, config), dtype, 0, bytes);
        writer.write(tensor.name, bytes);
    }
    writer.commit();
    return std::make_shared<const model::Checkpoint>(model::Checkpoint::open(folder));
}

/// A small Qwen2: grouped queries, biases, tied embeddings, a vocabulary of 500.
inline model::ModelConfig smallConfig()
{
    model::ModelConfig config;
    config.modelType = model::ModelType::Qwen2;
    config.hiddenSize = 64;
    config.intermediateSize = 144;
    config.numLayers = 3;
    config.numAttentionHeads = 4;
    config.numKeyValueHeads = 2;
    config.headDim = 16;
    config.vocabSize = 500;
    config.maxPositionEmbeddings = 256;
    config.rmsNormEps = 1e-6;
    config.rope.theta = 10000;
    config.tieWordEmbeddings = true;
    config.qkvBias = true;
    return config;
}

/// A small Mistral, whose layers see 12 tokens each.
inline model::ModelConfig windowedConfig()
{
    auto config = smallConfig();
    config.modelType = model::ModelType::Mistral;
    config.qkvBias = false;
    config.window = 12;
    config.windowedLayers = {true, true, true};
    config.windowRope = config.rope;
    return config;
}

/// A small Gemma 3: norms that multiply by 1 + weight before and after attention and MLP, scaled embeddings, its own
/// scale for attention's scores, GELU, and windowed layers with other rotary frequencies.
inline model::ModelConfig gemma3Config()
{
    auto config = smallConfig();
    config.modelType = model::ModelType::Gemma3;
    config.qkvBias = false;
    config.qkNorm = true;
    config.headDim = 32;
    config.outputNorms = true;
    config.normsAddOne = true;
    config.scalesEmbeddings = true;
    config.activation = kernels::Activation::GeluTanh;
    config.queryScale = 0.125;
    config.rope.theta = 1e6;
    config.window = 12;
    config.windowedLayers = {true, false, true};
    config.windowRope.theta = 1e4;
    return config;
}

} // namespace lr::testing
