#include "model/model_family.h"

#include "common/error.h"

#include <algorithm>
#include <array>

namespace lr::model {

namespace {

constexpr std::array kFamilies{
    ModelFamily{.type = ModelType::Qwen2,
        .name = "qwen2",
        .architecture = "Qwen2ForCausalLM",
        .qkvBias = BiasRule::Always,
        .outputBias = BiasRule::Never,
        .window = WindowRule::UpperLayers},
    ModelFamily{.type = ModelType::Qwen3,
        .name = "qwen3",
        .architecture = "Qwen3ForCausalLM",
        .qkvBias = BiasRule::AsConfigured,
        .outputBias = BiasRule::AsConfigured,
        .window = WindowRule::UpperLayers,
        .qkNorm = true},
    ModelFamily{.type = ModelType::Llama,
        .name = "llama",
        .architecture = "LlamaForCausalLM",
        .qkvBias = BiasRule::AsConfigured,
        .outputBias = BiasRule::AsConfigured,
        .window = WindowRule::Never},
    ModelFamily{.type = ModelType::Mistral,
        .name = "mistral",
        .architecture = "MistralForCausalLM",
        .qkvBias = BiasRule::Never,
        .outputBias = BiasRule::Never,
        .window = WindowRule::Everywhere},
    ModelFamily{.type = ModelType::Gemma3,
        .name = "gemma3_text",
        .architecture = "Gemma3ForCausalLM",
        .qkvBias = BiasRule::AsConfigured,
        .outputBias = BiasRule::AsConfigured,
        .window = WindowRule::AllButEach,
        .qkNorm = true,
        .outputNorms = true,
        .normsAddOne = true,
        .scalesEmbeddings = true,
        .activation = kernels::Activation::GeluTanh,
        .activationKey = "hidden_activation",
        .tiesEmbeddings = true,
        .queryScalar = 256,
        .ropeTheta = 1e6,
        .windowRopeTheta = 1e4,
        .headDim = 256},
};

} // namespace

std::span<const ModelFamily> modelFamilies()
{
    return kFamilies;
}

const ModelFamily& familyOf(ModelType type)
{
    const auto found = std::ranges::find(kFamilies, type, &ModelFamily::type);
    if (found == kFamilies.end())
        throw common::Error(common::ErrorCode::Internal, "An unknown model family.");
    return *found;
}

std::string_view activationName(kernels::Activation activation)
{
    return activation == kernels::Activation::GeluTanh ? "gelu_pytorch_tanh" : "silu";
}

std::string_view modelTypeName(ModelType type)
{
    return familyOf(type).name;
}

} // namespace lr::model
