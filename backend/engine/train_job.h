#pragma once

#include "jobs/progress.h"
#include "settings/train_settings.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace lr::engine {

struct TrainResult
{
    std::filesystem::path run;
    std::int64_t numSamples = 0; ///< in the training set
    std::int64_t numSequences = 0;
    std::int64_t numTunedTokens = 0; ///< weights above zero in it
    std::int64_t firstStep = 0;      ///< finished before this call
    std::int64_t globalStep = 0;
    std::int64_t samplesSeen = 0; ///< by this call, as are the numbers below
    double firstLoss = 0;
    double lastLoss = 0; ///< means over the first and the last tenth of the steps
    double seconds = 0;  ///< of optimiser steps
    double peakResidentMib = 0;
};

/// Trains until the last step. Checkpoints are written at the start, every so many steps and at the end, the adapter
/// into the run's folder at the end. After a stop request a checkpoint is written and Error(Cancelled) thrown.
TrainResult run(const settings::TrainSettings& options, jobs::ProgressTarget progress, std::stop_token stop);

/// Resumes a run from its last checkpoint, or from `step`; a run without a checkpoint begins at its first step. Its
/// numbers equal those of a run that was never stopped (on one machine with one thread count). Throws
/// Error(InvalidArgument) if the samples or the base have changed since.
TrainResult resumeTraining(const std::filesystem::path& run, std::optional<std::int64_t> step,
    const settings::RuntimeSettings& runtime, jobs::ProgressTarget progress, std::stop_token stop);

/// What the command prints with --json, and without.
common::OrderedJson toJson(const TrainResult& result);
std::string summaryOf(const TrainResult& result);
inline common::OrderedJson toJson(const TrainResult& result, const settings::TrainSettings&)
{
    return toJson(result);
}

} // namespace lr::engine
