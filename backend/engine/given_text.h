#pragma once

#include "common/jsonl.h"
#include "engine/prompt_builder.h"
#include "store/records.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace lr::engine {

/// A trajectory that was not generated here, with the problem it belongs to.
struct GivenTrajectory
{
    store::Problem problem;
    store::Trajectory trajectory;
};

/// Cuts a text file into windows of `windowTokens`. Each token but the first is in the completion of exactly one
/// window; up to a quarter window of tokens before the completion is its prompt. `startToken`, if set, is put before
/// the text. Throws Error(CorruptData) if the file is empty or not UTF-8, naming the byte.
std::vector<GivenTrajectory> textWindows(const std::filesystem::path& path, const tokenizer::Tokenizer& tokenizer,
    std::optional<common::TokenId> startToken, std::int64_t windowTokens);

/// Reads trajectories from JSON Lines. Throws Error(CorruptData) naming file and line, also if there is none.
std::vector<GivenTrajectory> readTrajectories(const std::filesystem::path& path, const PromptBuilder& prompts,
    common::BadLines badLines, common::SkippedLines& skipped);

} // namespace lr::engine
