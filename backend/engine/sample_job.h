#pragma once

#include "engine/progress.h"
#include "settings/sample_settings.h"

#include <cstdint>
#include <stop_token>

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
SampleResult runSample(const settings::SampleSettings& options, ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
