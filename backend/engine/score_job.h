#pragma once

#include "jobs/progress.h"
#include "settings/sample_settings.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace lr::engine {

struct ScoreResult
{
    std::int64_t scoring = 0; ///< its number in the workspace
    std::int64_t numTrajectories = 0;
    std::int64_t numKept = 0; ///< scored by an earlier run
    std::int64_t numScored = 0;
    std::int64_t numSteps = 0; ///< of trajectories that this run scored
    std::int64_t numSkippedLines = 0;
    double seconds = 0;
};

/// Scores given text with both models and stores the steps in the workspace. A text that is longer than the window
/// becomes several trajectories, each with the last quarter of a window before it as context; the first starts from the
/// model's begin token, or, where it has none, from the text's own first token, which then has no step.
ScoreResult run(const settings::ScoreSettings& options, jobs::ProgressTarget progress, std::stop_token stop);

/// What the command prints with --json, and without.
common::OrderedJson toJson(const ScoreResult& result, const settings::ScoreSettings& options);
std::string summaryOf(const ScoreResult& result, const settings::ScoreSettings& options);

} // namespace lr::engine
