#include "engine/command_line.h"
#include "engine/job_results.h"
#include "engine/sample_job.h"
#include "engine/settings_options.h"
#include "engine/threads.h"

namespace lr::engine {

namespace {

void sample(const settings::SampleSettings& options, const CommandContext& context)
{
    requireUsable(options);
    applyThreads(options.runtime);
    const auto result = runSample(options, context.progress, context.stop);
    const double seconds = result.generateSeconds + result.scoreSeconds;
    if (context.json) {
        printJson(toJson(result, options.workspace));
        return;
    }
    std::string line = options.workspace.string() + ": " + std::to_string(result.numKept + result.numScored) +
                       " problems with their steps (" + std::to_string(result.numScored) + " now, " +
                       std::to_string(result.numKept) + " from before)";
    if (result.numScored > 0)
        line += ", " + std::to_string(result.newTokens) + " tokens in " + durationText(seconds);
    if (result.numSkippedLines > 0)
        line += ", " + std::to_string(result.numSkippedLines) + " lines skipped";
    printLine(line);
}

} // namespace

void addSampleCommand(CLI::App& app, CommandContext& context)
{
    auto* command =
        app.add_subcommand("sample", "Expert trajectories and the amateur's divergence from them, into a workspace");
    auto options = std::make_shared<settings::SampleSettings>();
    addSettings(*command, *options);
    addOutputOptions(*command, context);
    command->callback([options, &context] { sample(*options, context); });
}

} // namespace lr::engine
