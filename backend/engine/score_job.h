#pragma once

#include "engine/progress.h"
#include "engine/prompts.h"
#include "engine/runtime_options.h"
#include "engine/sample_job.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>

namespace lr::engine {

/// Text that somebody wrote, to be scored as if the expert had: exactly one of `text` and `trajectories` is set.
struct ScoreOptions
{
    std::filesystem::path expert;
    std::filesystem::path adapter; ///< of the expert, or empty
    std::filesystem::path amateur;
    std::filesystem::path text;         ///< UTF-8 file of any kind, read as one running text
    std::filesystem::path trajectories; ///< JSON Lines: question, and text or token_ids, and perhaps id
    std::filesystem::path workspace;
    std::int64_t windowTokens = 1024; ///< of a long text: tokens to a trajectory, a quarter of it context
    AmateurPrefix amateurPrefix = AmateurPrefix::Ids;
    bool skipBadLines = false;
    PromptOptions prompt{std::string(kReasoningSystemPrompt), {}};
    RuntimeOptions runtime;
};

struct ScoreResult
{
    std::int64_t scoring = 0; ///< its number in the workspace
    std::int64_t numTrajectories = 0;
    std::int64_t numKept = 0; ///< scored by an earlier run
    std::int64_t numScored = 0;
    std::int64_t numSteps = 0; ///< scored by this one
    std::int64_t numSkippedLines = 0;
    double seconds = 0;
};

/// Steps of given text under both models, into the workspace. A text that is longer than the window becomes several
/// trajectories, each with the last quarter of a window before it as context; the first starts from the model's begin
/// token, or, where it has none, from the text's own first token, which then has no step.
ScoreResult runScore(const ScoreOptions& options, ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
