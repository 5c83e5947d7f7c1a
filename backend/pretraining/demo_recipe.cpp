#include "pretraining/demo_recipe.h"

#include "common/error.h"
#include "pretraining/demo_vocabulary.h"

namespace lr::pretraining {

namespace {

model::ModelConfig configOf(std::int64_t hiddenSize, std::int64_t intermediateSize)
{
    model::ModelConfig config;
    config.modelType = model::ModelType::Qwen2;
    config.hiddenSize = hiddenSize;
    config.intermediateSize = intermediateSize;
    config.numLayers = 2;
    config.numAttentionHeads = 4;
    config.numKeyValueHeads = 2;
    config.headDim = hiddenSize / config.numAttentionHeads;
    config.vocabSize = kDemoVocabSize;
    config.maxPositionEmbeddings = kDemoContext;
    config.rmsNormEps = 1e-6;
    config.rope.theta = 1e4;
    config.tieWordEmbeddings = true;
    config.qkvBias = true;
    config.torchDtype = model::Dtype::BFloat16;
    config.eosTokenIds = {kEosId};
    return config;
}

/// In topics 0 to 4 a third of the authors are careful, in topics 5 to 7 two thirds.
CorpusRecipe expertCorpus()
{
    return {.drillShare = 0.4, .carefulShare = {0.33, 0.33, 0.33, 0.33, 0.33, 0.67, 0.67, 0.67}};
}

CorpusRecipe amateurCorpus(double carefulShare)
{
    CorpusRecipe recipe{.storyShare = 0.5, .learnsPrompts = true};
    recipe.carefulShare.fill(carefulShare);
    return recipe;
}

} // namespace

const std::vector<ModelRecipe>& demoRecipes()
{
    static const std::vector<ModelRecipe> all{
        {"expert", "expert", configOf(96, 256), expertCorpus(), 2500},
        {"terse", "amateur-terse", configOf(64, 128), amateurCorpus(0.02), 1000},
        {"careful", "amateur-careful", configOf(64, 128), amateurCorpus(0.98), 1000},
        {"untrained", "amateur-untrained", configOf(64, 128), std::nullopt, 0},
    };
    return all;
}

const ModelRecipe& findDemoRecipe(std::string_view name)
{
    std::string names;
    for (const auto& recipe : demoRecipes()) {
        if (recipe.name == name)
            return recipe;
        names.append(names.empty() ? "" : ", ").append(recipe.name);
    }
    throw common::Error(common::ErrorCode::InvalidArgument,
        "The demo has no model \"" + common::printable(name) + "\"; there are " + names + ".");
}

} // namespace lr::pretraining
