#include "common/error.h"
#include "engine/command_line.h"
#include "engine/job_results.h"
#include "engine/train_job.h"
#include "training/run_folder.h"

namespace lr::engine {

namespace {

struct TrainCommand
{
    TrainOptions options;
    std::string plan{"grouped"};
    std::string schedule{"linear"};
    std::string steps{"selected"};
    std::string labels{"contrast"};
    std::vector<std::string> targets{"q_proj", "v_proj"};
    bool noShuffle = false;
    std::string resume;
};

void addSourceOptions(CLI::App& command, TrainCommand& train)
{
    auto& source = train.options.source;
    command.add_option("--workspace", source.workspace.workspace, "Folder that sample or score wrote");
    command.add_option("--scoring", source.workspace.scoring, "Number of the scoring (see stats --json)")
        ->default_str("the latest");
    command.add_option("--samples", source.samples, "Samples in the authors' format, instead of a workspace");
    command.add_option("--problems", source.problems,
        "Problem file: of a samples file whose prompt ids are not the questions, or the answers for --supervised");
    command.add_flag("--supervised", source.supervised,
        "Train on every token of the workspace's right answers instead (needs --problems)");
    addPromptOptions(command, source.prompt, "System prompt before the questions of a samples file");
    command
        .add_option(
            "--alpha", source.thresholds.plausibilityThreshold, "Plausibility threshold of the soft labels, 0.01 to 1")
        ->capture_default_str();
    command
        .add_option(
            "--beta", source.thresholds.klThreshold, "KL threshold in nats: steps at or above it are trained on")
        ->capture_default_str();
    command.add_flag("--first-step", source.thresholds.includeFirstStep, "Consider the first completion token too");
    command
        .add_option("--choose", train.steps,
            "Which steps: selected (by --beta), all, random or lowest-kl (as many as selected)")
        ->capture_default_str();
    command.add_option("--labels", train.labels, "Trained towards: contrast, contrast-argmax, expert or expert-argmax")
        ->capture_default_str();
    addFolderOption(command, "--expert", train.options.expert, "Model folder to fine-tune")
        ->default_str("the workspace's");
    command.add_flag("--any-base", train.options.anyBase, "Train a model that the samples do not come from, too");
}

void addSettingOptions(CLI::App& command, TrainCommand& train)
{
    auto& s = train.options.settings;
    command.add_option("--rank", s.adapter.rank, "Rank of the adapter")->capture_default_str();
    command.add_option("--lora-alpha", s.adapter.loraAlpha, "The update is scaled by this over the rank")
        ->capture_default_str();
    command
        .add_option("--targets", train.targets,
            "Projections, separated by commas: q_proj k_proj v_proj o_proj gate_proj up_proj down_proj")
        ->delimiter(',')
        ->default_str("q_proj,v_proj");
    command.add_option("--dropout", s.adapter.dropout, "Dropout of the adapter's inputs")->capture_default_str();
    command.add_option("--lr", s.learningRate, "Learning rate")->capture_default_str();
    command.add_option("--schedule", train.schedule, "Of the learning rate: linear, cosine or constant")
        ->capture_default_str();
    command.add_option("--warmup", s.warmupSteps, "Steps over which the learning rate rises")->capture_default_str();
    command.add_option("--steps", s.numSteps, "Optimiser steps")->capture_default_str();
    command.add_option("--batch-size", s.batchSize, "Samples in one pass")->capture_default_str();
    command.add_option("--accumulate", s.gradientAccumulationSteps, "Passes in one optimiser step")
        ->capture_default_str();
    command.add_option("--plan", train.plan, "grouped (whole trajectories) or independent (one step per sequence)")
        ->capture_default_str();
    command.add_flag("--no-shuffle", train.noShuffle, "Take the samples in their order");
    command.add_option("--weight-decay", s.weightDecay, "AdamW's weight decay")->capture_default_str();
    command.add_option("--clip", s.maxGradNorm, "Clip the gradient norm to this; 0: never")->capture_default_str();
    command.add_flag(
        "--gradient-checkpointing", s.gradientCheckpointing, "Compute activations twice instead of keeping them");
    command.add_option("--seed", s.seed, "Seed of adapter, order and dropout")->capture_default_str();
}

void addRunOptions(CLI::App& command, TrainCommand& train)
{
    auto& options = train.options;
    addFolderOption(command, "--adapter", options.startAdapter, "Go on from this adapter instead of a new one");
    command.add_option("--out", options.out, "Folder for the run: adapter, metrics, checkpoints");
    command.add_option(
        "--resume", train.resume, "RUN or RUN@STEP: go on with a run from its last checkpoint, or from that one");
    command
        .add_option("--checkpoint-every", options.checkpointEvery, "Steps between checkpoints; 0: only at both ends")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--keep", options.keepCheckpoints, "Checkpoints to keep besides the best")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        .add_option("--held-out", options.heldOutShare, "Share of the trajectories kept aside for the validation loss")
        ->default_str("0, with --eval-every 0.05");
    command.add_option("--eval-every", options.evaluateEvery, "Steps between evaluations; 0: never")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--eval-problems", options.evaluationProblems, "Problem file for pass@1 at those steps");
    command.add_option("--eval-count", options.maxEvaluationProblems, "Problems of it to ask")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--eval-tokens", options.maxEvaluationTokens, "Longest answer to them, in tokens")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
}

void applyNames(TrainCommand& train)
{
    auto& options = train.options;
    options.settings.plan = training::parseBatchPlan(train.plan);
    options.settings.schedule = training::parseSchedule(train.schedule);
    options.settings.shuffle = !train.noShuffle;
    options.source.choice = selection::parseStepChoice(train.steps);
    options.source.label = selection::parseLabelKind(train.labels);
    options.source.seed = options.settings.seed;
    options.settings.adapter.targets.clear();
    for (const auto& target : train.targets)
        options.settings.adapter.targets.push_back(model::parseProjection(target));
    auto& targets = options.settings.adapter.targets;
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    if (options.evaluateEvery > 0 && options.heldOutShare == 0)
        options.heldOutShare = 0.05;
}

void requireSource(const TrainOptions& options)
{
    if (options.source.workspace.workspace.empty() == options.source.samples.empty())
        throw common::Error(common::ErrorCode::InvalidArgument,
            "Name what to train on: either --workspace or --samples, or a run by --resume.");
    if (options.out.empty())
        throw common::Error(common::ErrorCode::InvalidArgument, "Name a folder for the run by --out.");
}

TrainResult start(TrainCommand& train, const CommandContext& context)
{
    if (!train.resume.empty()) {
        const auto name = training::parseCheckpointName(train.resume);
        train.options.out = name.run;
        return resumeTraining(name.run, name.step, train.options.runtime, context.progress, context.stop);
    }
    applyNames(train);
    requireSource(train.options);
    return runTrain(train.options, context.progress, context.stop);
}

/// The same; a run that is stopped says in the terminal's words how it goes on.
TrainResult startOrSayHowToGoOn(TrainCommand& train, const CommandContext& context)
{
    try {
        return start(train, context);
    } catch (const common::Error& error) {
        if (error.code() != common::ErrorCode::Cancelled)
            throw;
        throw common::Error(common::ErrorCode::Cancelled, std::string(error.what()) + " Go on with --resume " +
                                                              common::printable(train.options.out.native(), 400) + ".");
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
    auto* command = app.add_subcommand("train", "Fine-tune the expert on the chosen steps with their soft labels");
    auto train = std::make_shared<TrainCommand>();
    addSourceOptions(*command, *train);
    addSettingOptions(*command, *train);
    addRunOptions(*command, *train);
    addRuntimeOptions(*command, train->options.runtime);
    addOutputOptions(*command, context);
    command->callback([train, &context] { print(startOrSayHowToGoOn(*train, context), context.json); });
}

} // namespace lr::engine
