#include "engine/command_line.h"
#include "engine/job_results.h"
#include "engine/score_job.h"

namespace lr::engine {

namespace {

void score(const ScoreOptions& options, const CommandContext& context)
{
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
    auto options = std::make_shared<ScoreOptions>();
    addFolderOption(*command, "--expert", options->expert, "Model folder of the expert")->required();
    addAdapterOption(*command, options->adapter);
    addFolderOption(*command, "--amateur", options->amateur, "Model folder of the amateur")->required();
    auto* source = command->add_option_group("source", "What to score");
    source->add_option("--text", options->text, "A text file, read as one running text");
    source->add_option(
        "--trajectories", options->trajectories, "JSON Lines: question, and text or token_ids (what generate writes)");
    source->require_option(1);
    command
        ->add_option(
            "--window", options->windowTokens, "Of a long text: tokens to a trajectory, a quarter of it context")
        ->check(CLI::Range(std::int64_t(8), std::int64_t(1) << 20))
        ->capture_default_str();
    addAmateurPrefixOption(*command, options->amateurPrefix);
    addPromptOptions(*command, options->prompt, "System prompt before the questions of trajectories");
    command->add_flag("--skip-bad", options->skipBadLines, "Pass over lines that cannot be read, and count them");
    command->add_option("--workspace", options->workspace, "Folder for the results")->required();
    addRuntimeOptions(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options, &context] { score(*options, context); });
}

} // namespace lr::engine
