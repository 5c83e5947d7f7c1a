#include "common/error.h"
#include "engine/command_line.h"
#include "engine/job_results.h"
#include "engine/settings_options.h"
#include "engine/train_job.h"
#include "training/run_folder.h"

namespace lr::engine {

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

TrainResult start(TrainCommand& train, const CommandContext& context)
{
    if (!train.resume.empty()) {
        const auto name = training::parseCheckpointName(train.resume);
        train.settings.out = name.run;
        return resumeTraining(name.run, name.step, train.settings.runtime, context.progress, context.stop);
    }
    requireSource(train.settings);
    requireUsable(train.settings);
    return runTrain(train.settings, context.progress, context.stop);
}

/// The same; if the run is stopped, the error message names the command that resumes it.
TrainResult startOrSayHowToGoOn(TrainCommand& train, const CommandContext& context)
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

void print(const TrainResult& result, bool json)
{
    if (json) {
        printJson(toJson(result));
        return;
    }
    if (result.firstStep == result.globalStep) {
        printLine(result.run.string() + ": its " + std::to_string(result.globalStep) +
                  " steps were finished before, nothing is left to do");
        return;
    }
    const double rate = static_cast<double>(result.samplesSeen) / std::max(result.seconds, 1e-9);
    char losses[96];
    std::snprintf(losses, sizeof losses, "loss %.4f → %.4f, %.1f samples/s", result.firstLoss, result.lastLoss, rate);
    printLine(result.run.string() + ": " + std::to_string(result.globalStep) + " steps on " +
              std::to_string(result.numSamples) + " samples of " + std::to_string(result.numSequences) + " problems, " +
              losses + ", " + durationText(result.seconds));
}

} // namespace

void addTrainCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("train", "Fine-tune the expert on the selected steps with their soft labels");
    auto train = std::make_shared<TrainCommand>();
    addSettings(*command, train->settings);
    command->add_option("--resume", train->resume,
        "RUN or RUN@STEP: resume a run from its last checkpoint, or from that one; its settings are the run's");
    addOutputOptions(*command, context);
    command->callback([train, &context] { print(startOrSayHowToGoOn(*train, context), context.json); });
}

} // namespace lr::engine
