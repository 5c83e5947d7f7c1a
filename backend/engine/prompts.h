#pragma once

#include <string_view>

namespace lr::engine {

/// The authors' system prompt for sampling.
inline constexpr std::string_view kReasoningSystemPrompt = "Please reason step by step.";

} // namespace lr::engine
