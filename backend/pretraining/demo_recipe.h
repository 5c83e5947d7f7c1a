#pragma once

#include "model/model_config.h"
#include "pretraining/corpus.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lr::pretraining {

/// How one model of the demo pair is made.
struct ModelRecipe
{
    std::string_view name;   ///< "expert", "terse", "careful", "untrained"
    std::string_view folder; ///< its folder beside the others
    model::ModelConfig config;
    std::optional<CorpusRecipe> corpus; ///< unset: the weights stay as they are drawn
    int numSteps = 0;
};

inline constexpr int kRowsPerStep = 16;

/// The expert and its three amateurs. The expert is trained on drills and on problems with careful and terse solutions,
/// mixed by topic. The terse amateur, the demo's default, is trained on stories and on solutions that are nearly all
/// terse; the careful one on stories and nearly all careful ones; the untrained one on nothing.
const std::vector<ModelRecipe>& demoRecipes();

/// Throws Error(InvalidArgument) that lists the names there are.
const ModelRecipe& findDemoRecipe(std::string_view name);

} // namespace lr::pretraining
