#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "common/error.h"
#include "engine/train_job.h"
#include "jobs/kinds.h"
#include "training/run_folder.h"

namespace lr::cli {

namespace {

struct TrainCommand
{
    settings::TrainSettings settings;
    std::string resume;
};

void requireSource(const settings::TrainSettings& settings)
{
    if (settings.workspace.empty() == settings.samples.empty())
        throw common::Error(common::ErrorCode::InvalidArgument,
            "Name what to train on: either --workspace or --samples, or a run by --resume.");
    if (settings.out.empty())
        throw common::Error(common::ErrorCode::InvalidArgument, "Name a folder for the run by --out.");
}

engine::TrainResult start(TrainCommand& train, const CommandContext& context)
{
    if (!train.resume.empty()) {
        const auto name = training::parseCheckpointName(train.resume);
        train.settings.out = name.run;
        return engine::resumeTraining(name.run, name.step, train.settings.runtime, context.progress, context.stop);
    }
    requireSource(train.settings);
    requireUsable(train.settings);
    return engine::run(train.settings, context.progress, context.stop);
}

/// The same; if the run is stopped, the error message names the command that resumes it.
engine::TrainResult startOrSayHowToGoOn(TrainCommand& train, const CommandContext& context)
{
    try {
        return start(train, context);
    } catch (const common::Error& error) {
        if (error.code() != common::ErrorCode::Cancelled)
            throw;
        throw common::Error(common::ErrorCode::Cancelled, std::string(error.what()) + " Go on with --resume " +
                                                              common::printable(train.settings.out.native(), 400) +
                                                              ".");
    }
}

} // namespace

void addTrainCommand(CLI::App& app, CommandContext& context)
{
    using Settings = settings::TrainSettings;
    auto* command = app.add_subcommand(jobs::commandOf<Settings>(), jobs::JobKind<Settings>::kSummary);
    auto train = std::make_shared<TrainCommand>();
    addSettings(*command, train->settings);
    command->add_option("--resume", train->resume,
        "RUN or RUN@STEP: resume a run from its last checkpoint, or from that one; its settings are the run's");
    addOutputOptions(*command, context);
    command->callback([train, &context] {
        const auto result = startOrSayHowToGoOn(*train, context);
        if (context.json)
            printJson(toJson(result));
        else
            printLine(summaryOf(result));
    });
}

} // namespace lr::cli
