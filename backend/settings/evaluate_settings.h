#pragma once

#include "settings/prompt_settings.h"
#include "settings/runtime_settings.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lr::settings {

/// Settings of a job that counts how many problems of a benchmark a model answers correctly.
struct EvaluateSettings
{
    std::filesystem::path model;
    std::filesystem::path adapter; ///< applied to the model; empty: none
    std::string run; ///< run whose adapter is applied: name under runs/ or a path, optionally with @STEP; empty: none
    std::string benchmark = "gsm8k";
    std::string grader = "exact"; ///< exact, or qwen: as the Qwen2.5-Math toolkit judges
    std::filesystem::path problems;
    std::filesystem::path workspace; ///< empty: results are not stored
    std::string label;               ///< empty: made of the names of the folders
    std::int64_t maxProblems = 0;    ///< 0: all
    bool skipBadLines = false;
    std::int64_t maxNewTokens = 1024;
    double temperature = 0; ///< 0: greedy
    double topP = 1;
    std::uint64_t seed = 0;
    int batchSize = 0; ///< 0: as many as memory allows
    PromptSettings prompt{std::string(kBoxedAnswerSystemPrompt), {}};
    RuntimeSettings runtime;

    bool operator==(const EvaluateSettings&) const = default;
};

/// Settings of a job that adds an adapter to a model's weights and writes the result as a model folder.
struct MergeSettings
{
    std::filesystem::path model;
    std::filesystem::path adapter;
    std::string run; ///< as in EvaluateSettings
    std::filesystem::path out;
    std::string dtype = "as-stored"; ///< as-stored, float32, bfloat16 or float16
    double maxShardGb = 5;           ///< largest weight file, in 10⁹ bytes

    bool operator==(const MergeSettings&) const = default;
};

template <>
inline constexpr bool kIsDescribed<EvaluateSettings> = true;
template <>
const std::vector<Setting<EvaluateSettings>>& settingsOf<EvaluateSettings>();
template <>
inline constexpr bool kIsDescribed<MergeSettings> = true;
template <>
const std::vector<Setting<MergeSettings>>& settingsOf<MergeSettings>();

} // namespace lr::settings
