#include "engine/command_line.h"
#include "engine/job_results.h"
#include "engine/score_job.h"
#include "engine/settings_options.h"
#include "engine/threads.h"

namespace lr::engine {

namespace {

void score(const settings::ScoreSettings& options, const CommandContext& context)
{
    requireUsable(options);
    applyThreads(options.runtime);
    const auto result = runScore(options, context.progress, context.stop);
    if (context.json) {
        printJson(toJson(result, options.workspace));
        return;
    }
    printLine(options.workspace.string() + ": " + std::to_string(result.numSteps) + " steps of " +
              std::to_string(result.numScored) + " trajectories scored, " + std::to_string(result.numKept) +
              " trajectories kept from before" +
              (result.numSkippedLines > 0 ? ", " + std::to_string(result.numSkippedLines) + " lines skipped" : ""));
}

} // namespace

void addScoreCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("score", "The divergence of expert and amateur on any given text");
    auto options = std::make_shared<settings::ScoreSettings>();
    addSettings(*command, *options);
    addOutputOptions(*command, context);
    command->callback([options, &context] { score(*options, context); });
}

} // namespace lr::engine
