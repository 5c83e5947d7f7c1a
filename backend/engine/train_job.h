#pragma once

#include "engine/progress.h"
#include "engine/runtime_options.h"
#include "engine/training_data.h"
#include "training/settings.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace lr::engine {

/// A fine-tuning run: what is trained on what, and where it is kept.
struct TrainOptions
{
    std::filesystem::path expert;       ///< empty: where the workspace last saw it
    std::filesystem::path startAdapter; ///< goes on from this one; empty: a new one
    SampleSource source;
    training::TrainingSettings settings;
    double heldOutShare = 0; ///< of the trajectories, for the validation loss
    std::int64_t checkpointEvery = 100;
    int keepCheckpoints = 3;
    std::int64_t evaluateEvery = 0;           ///< 0: never
    std::filesystem::path evaluationProblems; ///< for pass@1 at those steps; empty: validation loss only
    std::size_t maxEvaluationProblems = 200;
    std::int64_t maxEvaluationTokens = 512;
    bool anyBase = false; ///< train also a model that the samples do not come from
    std::filesystem::path out;
    RuntimeOptions runtime;
};

struct TrainResult
{
    std::filesystem::path run;
    std::int64_t numSamples = 0; ///< in the training set
    std::int64_t numSequences = 0;
    std::int64_t numTunedTokens = 0; ///< weights above zero in it
    std::int64_t firstStep = 0;      ///< finished before this call
    std::int64_t globalStep = 0;
    std::int64_t samplesSeen = 0; ///< by this call, as are the others below
    double firstLoss = 0;
    double lastLoss = 0; ///< means over the first and the last tenth of the steps
    double seconds = 0;  ///< of optimiser steps
    double peakResidentMib = 0;
};

/// Trains until the last step. Checkpoints are written at the start, every so many steps and at the end, the adapter
/// into the run's folder at the end. After a stop request a checkpoint is written and Error(Cancelled) thrown.
TrainResult runTrain(const TrainOptions& options, ProgressTarget progress, std::stop_token stop);

/// Goes on with a run from its last checkpoint, or from `step`; one that has none yet begins at its first step. The
/// numbers are those of a run that was never stopped (on one machine with one thread count). Throws
/// Error(InvalidArgument) if the samples or the base have changed since.
TrainResult resumeTraining(const std::filesystem::path& run, std::optional<std::int64_t> step,
    const RuntimeOptions& runtime, ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
