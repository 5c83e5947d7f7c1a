#include "engine/command_line.h"
#include "engine/job_results.h"
#include "engine/sample_job.h"

namespace lr::engine {

namespace {

void sample(const SampleOptions& options, const CommandContext& context)
{
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
    auto options = std::make_shared<SampleOptions>();
    addFolderOption(
        *command, "--expert", options->expert, "Model folder of the expert, or ORG/NAME in the Hugging Face cache")
        ->required();
    addAdapterOption(*command, options->adapter);
    addFolderOption(*command, "--amateur", options->amateur, "Model folder of the amateur")->required();
    addProblemOptions(*command, options->problems, options->maxProblems, options->skipBadLines);
    addSamplingOptions(*command, options->maxNewTokens, options->sampling, options->batchSize, options->prompt);
    addAmateurPrefixOption(*command, options->amateurPrefix);
    command->add_option("--workspace", options->workspace, "Folder for the results; an interrupted run continues")
        ->required();
    addRuntimeOptions(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options, &context] { sample(*options, context); });
}

} // namespace lr::engine
