#include "engine/command_line.h"
#include "engine/evaluate_job.h"
#include "engine/job_results.h"
#include "engine/runtime.h"

#include <cstdio>

namespace lr::engine {

namespace {

const std::vector<std::string> kBenchmarks{
    "gsm8k", "math", "svamp", "asdiv", "minerva_math", "olympiadbench", "mmlu_stem", "demo"};

std::string accuracyText(const evaluation::Proportion& accuracy)
{
    char text[160];
    std::snprintf(text, sizeof text, "%lld of %lld correct, %.1f %% (95 %% interval %.1f to %.1f)",
        static_cast<long long>(accuracy.numSuccesses), static_cast<long long>(accuracy.numTrials), 100 * accuracy.share,
        100 * accuracy.low, 100 * accuracy.high);
    return text;
}

void evaluateModel(const EvaluateOptions& options, const CommandContext& context)
{
    applyThreads(options.runtime);
    const auto summary = runEvaluate(options, context.progress, context.stop);
    if (context.json) {
        printJson(toJson(summary, options.benchmark));
        return;
    }
    std::string line = summary.label + " on " + options.benchmark + ": " + accuracyText(summary.accuracy);
    if (summary.numUnfinished > 0)
        line += ", " + std::to_string(summary.numUnfinished) + " cut off at " +
                std::to_string(options.answering.maxNewTokens) + " tokens";
    if (summary.newTokens > 0)
        line += ", " + std::to_string(summary.newTokens) + " tokens in " + durationText(summary.seconds);
    if (summary.evaluation)
        line += "; evaluation " + std::to_string(*summary.evaluation) + " in " + options.workspace.string();
    printLine(line);
}

} // namespace

void addEvaluateCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("evaluate", "How many problems of a benchmark a model answers right");
    auto options = std::make_shared<EvaluateOptions>();
    addFolderOption(*command, "--model", options->model, "Model folder")->required();
    addAdapterOption(*command, options->adapter);
    command->add_option("--benchmark", options->benchmark, "What the problem file holds")
        ->required()
        ->check(CLI::IsMember(kBenchmarks));
    addProblemOptions(*command, options->problems, options->maxProblems, options->skipBadLines);
    addSamplingOptions(*command, options->answering.maxNewTokens, options->answering.sampling,
        options->answering.batchSize, options->prompt);
    command->add_option("--workspace", options->workspace, "Folder for the results; an interrupted run continues")
        ->default_str("none");
    command->add_option("--label", options->label, "A name for this evaluation")
        ->default_str("the model folder's name");
    addRuntimeOptions(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options, &context] { evaluateModel(*options, context); });
}

} // namespace lr::engine
