#include "engine/command_line.h"
#include "engine/evaluate_job.h"
#include "engine/job_results.h"
#include "engine/settings_options.h"
#include "engine/threads.h"

#include <cstdio>

namespace lr::engine {

namespace {

std::string accuracyText(const evaluation::Proportion& accuracy)
{
    char text[160];
    std::snprintf(text, sizeof text, "%lld of %lld correct, %.1f %% (95 %% interval %.1f to %.1f)",
        static_cast<long long>(accuracy.numSuccesses), static_cast<long long>(accuracy.numTrials), 100 * accuracy.share,
        100 * accuracy.low, 100 * accuracy.high);
    return text;
}

void evaluateModel(const settings::EvaluateSettings& options, const CommandContext& context)
{
    requireUsable(options);
    applyThreads(options.runtime);
    const auto summary = runEvaluate(options, context.progress, context.stop);
    if (context.json) {
        printJson(toJson(summary, options.benchmark));
        return;
    }
    std::string line = summary.label + " on " + options.benchmark + ": " + accuracyText(summary.accuracy);
    if (summary.numUnfinished > 0)
        line += ", " + std::to_string(summary.numUnfinished) + " cut off at " + std::to_string(options.maxNewTokens) +
                " tokens";
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
    auto options = std::make_shared<settings::EvaluateSettings>();
    addSettings(*command, *options);
    addOutputOptions(*command, context);
    command->callback([options, &context] { evaluateModel(*options, context); });
}

} // namespace lr::engine
