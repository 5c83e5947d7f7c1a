#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "engine/demo_job.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

std::string percent(const evaluation::Proportion& accuracy)
{
    return fmt::format("{:>5.1f} %  ({:.1f} to {:.1f}, {} of {})", 100 * accuracy.share, 100 * accuracy.low,
        100 * accuracy.high, accuracy.numSuccesses, accuracy.numTrials);
}

common::OrderedJson json(const evaluation::Proportion& accuracy)
{
    return {{"accuracy", accuracy.share}, {"interval", {accuracy.low, accuracy.high}},
        {"correct", accuracy.numSuccesses}, {"problems", accuracy.numTrials}};
}

void printResultJson(const engine::DemoResult& result)
{
    common::OrderedJson seconds;
    for (const auto& [stage, duration] : result.seconds)
        seconds[stage] = duration;
    auto flipped = common::OrderedJson::array();
    for (const auto& problem : result.flipped)
        flipped.push_back({{"question", problem.question}, {"answer", problem.reference}, {"before", problem.before},
            {"after", problem.after}});
    printJson({{"workspace", result.workspace.string()}, {"amateur", result.amateur},
        {"accuracy_before", json(result.before)}, {"accuracy_after", json(result.after)},
        {"forced_ceiling", json(result.forcedCeiling)}, {"steps", result.numSteps},
        {"selected_steps", result.numSelectedSteps}, {"first_loss", result.firstLoss}, {"last_loss", result.lastLoss},
        {"seconds", seconds}, {"flipped", flipped}});
}

void printResult(const engine::DemoResult& result)
{
    printLine(
        "Expert fine-tuned against the " + result.amateur + " amateur, on 1,000 held-out problems (95 % intervals):\n");
    printLine("  before            " + percent(result.before));
    printLine("  after             " + percent(result.after));
    printLine("  forced ceiling    " + percent(result.forcedCeiling) + ": one operation in each expression");
    printLine(fmt::format("\n{} of {} steps selected; loss {:.3f} → {:.3f}", result.numSelectedSteps, result.numSteps,
        result.firstLoss, result.lastLoss));
    std::string stages;
    for (const auto& [stage, duration] : result.seconds)
        stages += fmt::format("{}{} {:.1f} s", stages.empty() ? "" : ", ", stage, duration);
    printLine(stages);
    for (const auto& problem : result.flipped)
        printLine("\n" + problem.question + "\n  before:" + problem.before + "\n  after: " + problem.after);
    printLine("\nThe workspace: " + result.workspace.string());
}

} // namespace

void addDemoCommand(CLI::App& app, CommandContext& context)
{
    auto* command =
        app.add_subcommand("demo", "The whole method on the built-in pair: sample, select, fine-tune, evaluate");
    auto options = std::make_shared<engine::DemoOptions>();
    options->runtime.threads = 1; // models this small are fastest on one thread
    options->runtime.dtype = "float32";
    command->add_option("--workspace", options->workspace, "Folder for the results")
        ->default_str("a new temporary one");
    command
        ->add_option(
            "--amateur", options->amateur, "terse, or the controls: careful (the opposite preference) and untrained")
        ->capture_default_str();
    command->add_option("--lr", options->learningRate, "Learning rate (the paper: 5e-5, with --steps 1000)")
        ->capture_default_str();
    command->add_option("--steps", options->numSteps, "Optimiser steps of 16 samples")->capture_default_str();
    command->add_option("--alpha", options->plausibilityThreshold, "Plausibility threshold of the soft labels")
        ->capture_default_str();
    command->add_option("--beta", options->klThreshold, "KL threshold in nats")->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of adapter, order and dropout")->capture_default_str();
    command->add_option("--resources", options->resources, "Folder of the demo pair")->default_str("the installed one");
    addSettings(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options, &context] {
        if (options->resources.empty())
            options->resources = engine::findDemoResources();
        const auto result = engine::runDemo(*options, context.progress, context.stop);
        if (context.json)
            printResultJson(result);
        else
            printResult(result);
    });
}

} // namespace lr::cli
