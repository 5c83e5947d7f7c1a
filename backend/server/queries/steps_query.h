#pragma once

#include "protocol/workspace_messages.h"

#include <filesystem>

namespace lr::server {

/// Bytes of steps that one answer holds at most, unless a single trajectory has more.
inline constexpr std::size_t kMaxStepBytes = 8u << 20;

/// Trajectories with their steps, as many of those asked for as fit kMaxStepBytes. Throws Error(NotFound,
/// InvalidArgument) and what reading the workspace throws.
protocol::StepsPart readSteps(const std::filesystem::path& workspace, const protocol::ReadStepsRequest& request);

/// Bytes of every token of the expert's tokenizer. Throws what loading it throws.
protocol::Vocabulary readVocabulary(const std::filesystem::path& workspace, std::int64_t scoring);

} // namespace lr::server
