#pragma once

#include "engine/progress.h"
#include "engine/prompts.h"
#include "engine/runtime_options.h"
#include "sampling/sampling_options.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <stop_token>
#include <string>

namespace lr::engine {

/// What the amateur reads before each step.
enum class AmateurPrefix
{
    Ids,        ///< the very token ids that the expert wrote
    Retokenised ///< the prefix decoded to text and encoded again, as the authors' program does
};

struct SampleOptions
{
    std::filesystem::path expert;
    std::filesystem::path adapter; ///< of the expert, or empty
    std::filesystem::path amateur;
    std::filesystem::path problems;
    std::filesystem::path workspace;
    std::size_t maxProblems = std::numeric_limits<std::size_t>::max();
    std::int64_t maxNewTokens = 128;
    sampling::SamplingOptions sampling;
    int batchSize = 0; ///< 0: as many as memory allows, up to 64 on the CPU and 256 elsewhere
    AmateurPrefix amateurPrefix = AmateurPrefix::Ids;
    bool skipBadLines = false;
    PromptOptions prompt{std::string(kReasoningSystemPrompt), {}};
    RuntimeOptions runtime;
};

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

/// Expert trajectories of the problems, scored by the amateur, into the workspace: one transaction for each problem
/// that is finished. What the workspace already holds under the same settings is kept, so the same call continues a run
/// that was interrupted anywhere. Throws Error(Cancelled) after a stop request, with everything finished stored.
SampleResult runSample(const SampleOptions& options, ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
