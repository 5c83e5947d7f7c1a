#include "model/model_family.h"

#include "common/error.h"

#include <algorithm>
#include <array>

namespace lr::model {

namespace {

constexpr std::array kFamilies{
    ModelFamily{ModelType::Qwen2, "qwen2", "Qwen2ForCausalLM", BiasRule::Always, BiasRule::Never, false,
        WindowRule::UpperLayers},
    ModelFamily{ModelType::Qwen3, "qwen3", "Qwen3ForCausalLM", BiasRule::AsConfigured, BiasRule::AsConfigured, true,
        WindowRule::UpperLayers},
    ModelFamily{ModelType::Llama, "llama", "LlamaForCausalLM", BiasRule::AsConfigured, BiasRule::AsConfigured, false,
        WindowRule::Never},
    ModelFamily{ModelType::Mistral, "mistral", "MistralForCausalLM", BiasRule::Never, BiasRule::Never, false,
        WindowRule::Everywhere},
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

std::string_view modelTypeName(ModelType type)
{
    return familyOf(type).name;
}

} // namespace lr::model
