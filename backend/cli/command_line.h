#pragma once

#include "common/json.h"
#include "jobs/progress.h"
#include "jobs/scored_workspace.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace lr::cli {

/// What every command is given besides its own options.
struct CommandContext
{
    std::stop_token stop;
    jobs::ProgressMode progress = jobs::ProgressMode::Auto;
    bool json = false; ///< results as JSON on stdout
};

/// The whole command line; each function adds one subcommand (or one subject's) to `app`. `context` outlives the app.
void addInspectCommand(CLI::App& app, CommandContext& context);
void addInitCheckpointCommand(CLI::App& app, CommandContext& context);
void addTokenizeCommand(CLI::App& app, CommandContext& context);
void addTemplateCommand(CLI::App& app, CommandContext& context);
void addLogitsCommand(CLI::App& app, CommandContext& context);
void addGenerateCommand(CLI::App& app, CommandContext& context);
/// A command for each kind of job.
void addJobCommands(CLI::App& app, CommandContext& context);
void addStepsCommand(CLI::App& app, CommandContext& context);
void addSelectCommand(CLI::App& app, CommandContext& context);
void addStatsCommand(CLI::App& app, CommandContext& context);
void addTrainCommand(CLI::App& app, CommandContext& context);
void addMetricsCommand(CLI::App& app, CommandContext& context);
void addGradeCommand(CLI::App& app, CommandContext& context);
void addCompareCommand(CLI::App& app, CommandContext& context);
void addAblateCommand(CLI::App& app, CommandContext& context);
void addDemoCommand(CLI::App& app, CommandContext& context);
void addBenchCommand(CLI::App& app, CommandContext& context);
void addPretrainCommand(CLI::App& app, CommandContext& context);
void addServeCommand(CLI::App& app, CommandContext& context);
void addAttachCommand(CLI::App& app, CommandContext& context);

/// Adds --json and --progress.
void addOutputOptions(CLI::App& command, CommandContext& context);

/// Adds --date.
void addDateOption(CLI::App& command, std::string& date);

/// Adds an option that names a model folder, an adapter folder or a tokenizer folder: a path, or ORG/NAME of what is in
/// the Hugging Face cache (model::findModelFolder), which becomes the path of its snapshot.
CLI::Option* addFolderOption(
    CLI::App& command, const std::string& name, std::filesystem::path& folder, const std::string& help);

/// Adds --adapter.
void addAdapterOption(CLI::App& command, std::filesystem::path& adapter);

/// Adds --workspace, --scoring and, if `withModel`, --model.
void addScoredWorkspaceOptions(CLI::App& command, jobs::ScoredWorkspaceOptions& options, bool withModel);

/// Writes one line to stdout. Throws Error(IoError) if stdout cannot take it.
void printLine(std::string_view line);

/// Pretty JSON on stdout.
void printJson(const common::OrderedJson& value);

} // namespace lr::cli
