#pragma once

#include "settings/prompt_settings.h"
#include "settings/runtime_settings.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lr::settings {

/// How many problems of a benchmark a model answers right.
struct EvaluateSettings
{
    std::filesystem::path model;
    std::filesystem::path adapter; ///< laid over the model; empty: none
    std::string run;               ///< whose adapter it is: name under runs/, or a path, perhaps @STEP; empty: none
    std::string benchmark = "gsm8k";
    std::filesystem::path problems;
    std::filesystem::path workspace; ///< empty: nothing is kept
    std::string label;               ///< empty: the names of the folders
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

/// Adds an adapter to the weights and writes a model folder.
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
