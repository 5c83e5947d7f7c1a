#pragma once

#include "jobs/progress.h"
#include "settings/sample_settings.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace lr::engine {

struct SampleResult
{
    std::int64_t scoring = 0; ///< its number in the workspace
    std::int64_t numProblems = 0;
    std::int64_t numKept = 0;      ///< finished by an earlier run
    std::int64_t numGenerated = 0; ///< by this one
    std::int64_t numScored = 0;
    std::int64_t numSkippedLines = 0;
    std::int64_t newTokens = 0;
    std::int64_t promptTokens = 0;
    double loadSeconds = 0;
    double generateSeconds = 0;
    double scoreSeconds = 0;
};

/// Samples expert trajectories of the problems, scores them with the amateur and stores them in the workspace, in one
/// transaction for each finished problem. What the workspace holds already under the same settings is not computed
/// again, so the same call resumes a run that was interrupted anywhere. Throws Error(Cancelled) after a stop request,
/// with everything finished stored.
SampleResult run(const settings::SampleSettings& options, jobs::ProgressTarget progress, std::stop_token stop);

/// What the command prints with --json, and without.
common::OrderedJson toJson(const SampleResult& result, const settings::SampleSettings& options);
std::string summaryOf(const SampleResult& result, const settings::SampleSettings& options);

} // namespace lr::engine
