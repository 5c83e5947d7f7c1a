#include "cli/command_line.h"
#include "engine/pretrain_job.h"
#include "engine/threads.h"
#include "settings/runtime_settings.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace lr::cli {

namespace {

constexpr auto kAllModels = "all";

struct PretrainOptions
{
    std::string recipe = "demo";
    std::string model = kAllModels;
    engine::PretrainJobOptions job;
    settings::RuntimeSettings runtime{.threads = 1};
};

std::vector<std::string> modelNames()
{
    std::vector<std::string> names;
    for (const auto& recipe : pretraining::demoRecipes())
        names.emplace_back(recipe.name);
    return names;
}

/// One progress display for each training.
class TrainingProgress
{
public:
    explicit TrainingProgress(jobs::ProgressMode mode)
        : m_mode(mode)
    {}

    void show(const pretraining::ModelRecipe& recipe, std::uint64_t seed, const pretraining::PretrainStep& step)
    {
        if (step.step == 1)
            m_progress.emplace(
                m_mode, fmt::format("Pretraining {}, seed {}", recipe.name, seed), step.numSteps, "steps");
        m_progress->update(step.step, step.step, {{"loss", step.lossNats}, {"grad_norm", step.gradNorm}});
        if (step.step == step.numSteps)
            m_progress.reset();
    }

private:
    jobs::ProgressMode m_mode;
    std::optional<jobs::Progress> m_progress;
};

std::string percent(const pretraining::Accuracy& accuracy)
{
    return fmt::format("{:.1f} % of {}", 100 * accuracy.share(), accuracy.total);
}

std::string line(const pretraining::ModelRecipe& recipe, const engine::PretrainAttempt& attempt)
{
    auto text = fmt::format("{}, seed {}: loss {:.4f} in {:.0f} s, solves {}", recipe.name, attempt.seed,
        attempt.lossNats, attempt.seconds, percent(attempt.accuracy));
    if (attempt.forced)
        text += ", forced " + percent(*attempt.forced) + (attempt.passed ? "" : ": below the gate, given up");
    return text;
}

void pretrain(PretrainOptions& options, const CommandContext& context)
{
    engine::applyThreads(options.runtime);
    options.job.models = options.model == kAllModels ? modelNames() : std::vector{options.model};
    options.job.stopToken = context.stop;
    TrainingProgress progress(context.progress);
    options.job.onStep = [&](const auto& recipe, auto seed, const auto& step) { progress.show(recipe, seed, step); };
    const auto reports = engine::pretrainDemo(options.job);
    if (context.json) {
        printJson(toJson(reports));
        return;
    }
    for (const auto& report : reports)
        for (const auto& attempt : report.attempts)
            printLine(line(report.recipe, attempt));
    printLine("The models and their problems are in " + options.job.out.string());
}

} // namespace

void addPretrainCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("pretrain", "Train the demo's models from scratch");
    auto options = std::make_shared<PretrainOptions>();
    auto names = modelNames();
    names.emplace_back(kAllModels);
    command->add_option("--recipe", options->recipe, "What to train")
        ->check(CLI::IsMember({"demo"}))
        ->capture_default_str();
    command->add_option("--model", options->model, "Which of its models")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    command->add_option("--seed", options->job.seed, "Seed of weights and corpus")->capture_default_str();
    command
        ->add_option(
            "--attempts", options->job.maxAttempts, "Seeds tried, one after another, until the expert passes its gate")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--steps", options->job.numSteps, "Steps instead of the recipe's, for a trial")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--threads", options->runtime.threads,
            "Threads; the models are so small that one is the fastest, and weights depend on the number")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--out", options->job.out, "Folder for the models' folders and the problem files")->required();
    addOutputOptions(*command, context);
    command->callback([options, &context] { pretrain(*options, context); });
}

} // namespace lr::cli
