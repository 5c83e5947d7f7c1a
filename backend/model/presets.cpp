#include "model/presets.h"

#include "common/error.h"

#include <string>

namespace lr::model {

namespace {

ModelConfig qwen2(std::int64_t hiddenSize, std::int64_t intermediateSize, std::int64_t numLayers, std::int64_t numHeads,
    std::int64_t numKeyValueHeads)
{
    ModelConfig config;
    config.modelType = ModelType::Qwen2;
    config.hiddenSize = hiddenSize;
    config.intermediateSize = intermediateSize;
    config.numLayers = numLayers;
    config.numAttentionHeads = numHeads;
    config.numKeyValueHeads = numKeyValueHeads;
    config.headDim = hiddenSize / numHeads;
    config.vocabSize = 151936;
    config.maxPositionEmbeddings = 32768;
    config.rmsNormEps = 1e-6;
    config.rope.theta = 1e6;
    config.tieWordEmbeddings = true;
    config.qkvBias = true;
    return config;
}

/// `config` for a family without biases and with an explicit headDim.
ModelConfig withoutBiases(ModelConfig config, ModelType type, std::int64_t headDim)
{
    config.modelType = type;
    config.headDim = headDim;
    config.qkvBias = false;
    config.qkNorm = type == ModelType::Qwen3;
    return config;
}

ModelConfig qwen25Large()
{
    auto config = qwen2(3584, 18944, 28, 28, 4);
    config.vocabSize = 152064;
    config.tieWordEmbeddings = false;
    return config;
}

ModelConfig qwen3Small()
{
    auto config = withoutBiases(qwen2(1024, 3072, 28, 16, 8), ModelType::Qwen3, 128);
    config.maxPositionEmbeddings = 40960;
    return config;
}

ModelConfig llamaSmall()
{
    auto config = withoutBiases(qwen2(2048, 8192, 16, 32, 8), ModelType::Llama, 64);
    config.vocabSize = 128256;
    config.maxPositionEmbeddings = 131072;
    config.rmsNormEps = 1e-5;
    config.rope = {.theta = 5e5, .scaling = {RopeScaling::Kind::Llama3, 32, 1, 4, 8192}};
    return config;
}

ModelConfig tiny()
{
    auto config = qwen2(64, 160, 3, 4, 2);
    config.vocabSize = 2048;
    config.maxPositionEmbeddings = 512;
    config.rope.theta = 1e4;
    return config;
}

ModelConfig tinyLlama()
{
    auto config = withoutBiases(tiny(), ModelType::Llama, 16);
    config.maxPositionEmbeddings = 2048;
    config.rmsNormEps = 1e-5;
    config.rope = {.theta = 5e5, .scaling = {RopeScaling::Kind::Llama3, 8, 1, 4, 64}};
    config.tieWordEmbeddings = false;
    return config;
}

ModelConfig tinyQwen3()
{
    auto config = withoutBiases(tiny(), ModelType::Qwen3, 32);
    config.rope.theta = 1e6;
    return config;
}

} // namespace

const std::vector<Preset>& presets()
{
    static const std::vector<Preset> all{
        {"tiny", "Qwen2 family, 0.25 million parameters, for tests", tiny()},
        {"tiny-llama", "Llama 3 family with rope scaling and its own output weight, for tests", tinyLlama()},
        {"tiny-qwen3", "Qwen3 family with query and key norms, for tests", tinyQwen3()},
        {"mini-0.18b", "a third of qwen2.5-0.5b, to stand in for an amateur", qwen2(640, 2560, 14, 10, 2)},
        {"qwen2.5-0.5b", "the shape of Qwen2.5-0.5B", qwen2(896, 4864, 24, 14, 2)},
        {"qwen2.5-1.5b", "the shape of Qwen2.5-1.5B", qwen2(1536, 8960, 28, 12, 2)},
        {"qwen2.5-7b", "the shape of Qwen2.5-7B", qwen25Large()},
        {"qwen3-0.6b", "the shape of Qwen3-0.6B", qwen3Small()},
        {"llama3.2-1b", "the shape of Llama-3.2-1B", llamaSmall()},
    };
    return all;
}

const Preset& findPreset(std::string_view name)
{
    std::string names;
    for (const auto& preset : presets()) {
        if (preset.name == name)
            return preset;
        names.append(names.empty() ? "" : ", ").append(preset.name);
    }
    throw common::Error(common::ErrorCode::InvalidArgument,
        "There is no preset \"" + common::printable(name) + "\"; there are " + names + ".");
}

} // namespace lr::model
