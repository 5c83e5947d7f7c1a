#pragma once

#include "common/json.h"
#include "pretraining/demo_recipe.h"
#include "pretraining/pretrainer.h"
#include "pretraining/style_accuracy.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lr::engine {

struct PretrainJobOptions
{
    std::vector<std::string> models; ///< names of the recipe's models
    std::uint64_t seed = 1;
    int maxAttempts = 4; ///< number of seeds (seed, seed + 1, …) that are tried until a model passes its gate
    std::optional<int> numSteps{}; ///< instead of the recipe's, for a trial
    std::filesystem::path out;
    /// Called after every step of training.
    std::function<void(const pretraining::ModelRecipe&, std::uint64_t seed, const pretraining::PretrainStep&)> onStep{};
    std::stop_token stopToken{};
};

/// One model trained with one seed, and measured as it is on disk. Accuracies are those of the held-out problems.
struct PretrainAttempt
{
    std::uint64_t seed = 0;
    double lossNats = 0;
    double seconds = 0; ///< of the training
    pretraining::Accuracy accuracy;
    std::optional<pretraining::Accuracy> forced; ///< of the first kNumForcedProblems; where the model has a gate
    bool passed = true;
};

struct PretrainedModelReport
{
    pretraining::ModelRecipe recipe;
    std::vector<PretrainAttempt> attempts; ///< all but the last failed the gate, and left nothing behind
};

/// The share of forced answers (pretraining::Decoding) that are right must reach this. With about one seed in four the
/// expert gets the sums right but not the signs: it has not learnt to read its problems and is of no use.
inline constexpr double kForcedAccuracyGate = 0.95;
inline constexpr std::size_t kNumForcedProblems = 300;

/// Makes models of the demo in folders of their own inside `out`, and the problem files beside them. A folder appears
/// when it is whole. Throws Error(InvalidArgument) for an unknown model or a folder that is not free;
/// Error(Unsupported) if no seed passes the gate; Error(Cancelled).
std::vector<PretrainedModelReport> pretrainDemo(const PretrainJobOptions& options);

common::OrderedJson toJson(const std::vector<PretrainedModelReport>& reports);

} // namespace lr::engine
