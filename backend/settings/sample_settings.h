#pragma once

#include "settings/prompt_settings.h"
#include "settings/runtime_settings.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lr::settings {

/// What the amateur reads before each step.
enum class AmateurPrefix
{
    Ids,        ///< the very token ids that the expert wrote
    Retokenised ///< the prefix decoded to text and encoded again, as the authors' program does
};

/// Settings of a job that samples expert trajectories of the problems, lets the amateur score them and stores both in
/// the workspace.
struct SampleSettings
{
    std::filesystem::path expert;
    std::filesystem::path adapter; ///< of the expert, or empty
    std::filesystem::path amateur;
    std::filesystem::path problems;
    std::filesystem::path workspace;
    std::int64_t maxProblems = 0; ///< 0: all
    bool skipBadLines = false;
    std::int64_t maxNewTokens = 128;
    double temperature = 0; ///< 0: greedy
    double topP = 1;
    std::uint64_t seed = 0;
    int batchSize = 0; ///< 0: as many as memory allows, up to 64 on the CPU and 256 elsewhere
    AmateurPrefix amateurPrefix = AmateurPrefix::Ids;
    PromptSettings prompt{std::string(kReasoningSystemPrompt), {}};
    RuntimeSettings runtime;

    bool operator==(const SampleSettings&) const = default;
};

/// Settings of a job that scores a given text as if the expert had written it. Exactly one of `text`, `textFile` and
/// `trajectories` is set.
struct ScoreSettings
{
    std::filesystem::path expert;
    std::filesystem::path adapter; ///< of the expert, or empty
    std::filesystem::path amateur;
    std::string text;                   ///< the text itself, UTF-8, at most kMaxScoredTextBytes
    std::filesystem::path textFile;     ///< UTF-8 file of any kind, read as one running text
    std::filesystem::path trajectories; ///< JSON Lines: question, text or token_ids, optionally id
    std::filesystem::path workspace;
    std::int64_t windowTokens = 1024; ///< a long text is cut into trajectories of this length, a quarter of it context
    AmateurPrefix amateurPrefix = AmateurPrefix::Ids;
    bool skipBadLines = false;
    PromptSettings prompt{std::string(kReasoningSystemPrompt), {}};
    RuntimeSettings runtime;

    bool operator==(const ScoreSettings&) const = default;
};

inline constexpr std::size_t kMaxScoredTextBytes = 16u << 20;

template <>
inline constexpr bool kIsDescribed<SampleSettings> = true;
template <>
const std::vector<Setting<SampleSettings>>& settingsOf<SampleSettings>();
template <>
inline constexpr bool kIsDescribed<ScoreSettings> = true;
template <>
const std::vector<Setting<ScoreSettings>>& settingsOf<ScoreSettings>();
template <>
std::vector<Fault> faultsBetween(const ScoreSettings& settings);

} // namespace lr::settings
