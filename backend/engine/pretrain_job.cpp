#include "engine/pretrain_job.h"

#include "common/clock.h"
#include "common/error.h"
#include "model/new_folder.h"
#include "pretraining/demo_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace lr::engine {

using common::OrderedJson;
using pretraining::Accuracy;
using pretraining::Decoding;
using pretraining::ModelRecipe;

namespace {

bool hasGate(const ModelRecipe& recipe)
{
    return recipe.name == "expert";
}

/// The problem sets in the forms that training and measuring need.
struct PretrainMaterial
{
    explicit PretrainMaterial(const pretraining::ProblemSets& sets)
        : excluded(sets.questions())
        , heldOut(pretraining::namedProblems(sets.test, "test"))
    {}

    pretraining::Questions excluded;
    std::vector<problems::Problem> heldOut;
};

/// Training, writing and measuring of one model.
class Attempt
{
public:
    Attempt(const PretrainJobOptions& options, const PretrainMaterial& material, const ModelRecipe& recipe,
        std::uint64_t seed)
        : m_options(options)
        , m_material(material)
        , m_recipe(recipe)
        , m_folder(options.out / recipe.folder)
    {
        m_attempt.seed = seed;
    }

    PretrainAttempt run()
    {
        pretraining::writeModelDescription(m_folder.path(), m_recipe.config);
        const auto tokenizer = tokenizer::Tokenizer::load(m_folder.path());
        train(tokenizer);
        measure(tokenizer);
        if (m_attempt.passed)
            m_folder.commit();
        return m_attempt;
    }

private:
    void train(const tokenizer::Tokenizer& tokenizer)
    {
        const auto start = std::chrono::steady_clock::now();
        const auto trained = pretraining::pretrain(m_recipe, tokenizer, m_material.excluded,
            {.seed = m_attempt.seed,
                .onStep =
                    [this](const pretraining::PretrainStep& step) {
                        if (m_options.onStep)
                            m_options.onStep(m_recipe, m_attempt.seed, step);
                    },
                .stopToken = m_options.stopToken});
        m_attempt.lossNats = trained.lossNats;
        m_attempt.seconds = common::secondsSince(start);
        pretraining::writeModelWeights(m_folder.path(), *trained.weights);
    }

    void measure(const tokenizer::Tokenizer& tokenizer)
    {
        const auto checkpoint = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(m_folder.path()));
        const auto decoder = model::Decoder::load(checkpoint, {});
        const std::span<const problems::Problem> heldOut = m_material.heldOut;
        m_attempt.accuracy = accuracyOf(*decoder, tokenizer, heldOut, Decoding::Free, m_options.stopToken);
        if (!hasGate(m_recipe))
            return;
        m_attempt.forced =
            accuracyOf(*decoder, tokenizer, heldOut.first(kNumForcedProblems), Decoding::Forced, m_options.stopToken);
        m_attempt.passed = m_attempt.forced->share() >= kForcedAccuracyGate;
    }

    const PretrainJobOptions& m_options;
    const PretrainMaterial& m_material;
    const ModelRecipe& m_recipe;
    model::NewFolder m_folder;
    PretrainAttempt m_attempt;
};

[[noreturn]] void failGate(const ModelRecipe& recipe, const std::vector<PretrainAttempt>& attempts)
{
    std::string tried;
    for (const auto& attempt : attempts)
        tried += fmt::format(
            "{}{} ({} of {})", tried.empty() ? "" : ", ", attempt.seed, attempt.forced->right, attempt.forced->total);
    throw common::Error(common::ErrorCode::Unsupported,
        "No seed gave a usable " + std::string(recipe.name) +
            ": forced to one operation in each expression, it must solve 95 % of the problems. Tried: " + tried +
            ". Name another --seed.");
}

PretrainedModelReport pretrainOne(
    const PretrainJobOptions& options, const PretrainMaterial& material, const ModelRecipe& recipe)
{
    PretrainedModelReport report{.recipe = recipe, .attempts = {}};
    for (int i = 0; i < options.maxAttempts; ++i) {
        report.attempts.push_back(
            Attempt(options, material, recipe, options.seed + static_cast<std::uint64_t>(i)).run());
        if (report.attempts.back().passed)
            return report;
    }
    failGate(recipe, report.attempts);
}

std::vector<ModelRecipe> recipesOf(const PretrainJobOptions& options)
{
    std::vector<ModelRecipe> recipes;
    for (const auto& name : options.models) {
        recipes.push_back(pretraining::findDemoRecipe(name));
        if (options.numSteps && recipes.back().corpus)
            recipes.back().numSteps = *options.numSteps;
    }
    return recipes;
}

OrderedJson toJson(const Accuracy& accuracy)
{
    return {{"right", accuracy.right}, {"total", accuracy.total}, {"share", accuracy.share()}};
}

OrderedJson toJson(const PretrainAttempt& attempt)
{
    return {{"seed", attempt.seed}, {"loss", attempt.lossNats}, {"accuracy", toJson(attempt.accuracy)},
        {"forced_accuracy", attempt.forced ? toJson(*attempt.forced) : OrderedJson()}, {"passed", attempt.passed},
        {"seconds", attempt.seconds}};
}

} // namespace

std::vector<PretrainedModelReport> pretrainDemo(const PretrainJobOptions& options)
{
    const auto recipes = recipesOf(options);
    const auto sets = pretraining::makeProblemSets();
    const PretrainMaterial material(sets);
    std::vector<PretrainedModelReport> reports;
    for (const auto& recipe : recipes)
        reports.push_back(pretrainOne(options, material, recipe));
    pretraining::writeProblemFiles(options.out, sets);
    return reports;
}

OrderedJson toJson(const std::vector<PretrainedModelReport>& reports)
{
    auto models = OrderedJson::array();
    for (const auto& report : reports) {
        auto attempts = OrderedJson::array();
        for (const auto& attempt : report.attempts)
            attempts.push_back(toJson(attempt));
        models.push_back({{"model", report.recipe.name}, {"folder", report.recipe.folder},
            {"steps", report.recipe.numSteps}, {"attempts", std::move(attempts)}});
    }
    return {{"recipe", "demo"}, {"models", std::move(models)}};
}

} // namespace lr::engine
