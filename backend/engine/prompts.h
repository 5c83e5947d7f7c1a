#pragma once

#include <string_view>

namespace lr::engine {

/// The authors' system prompt for sampling.
inline constexpr std::string_view kReasoningSystemPrompt = "Please reason step by step.";

/// What benchmarks are evaluated with: the final answer is found in its box.
inline constexpr std::string_view kBoxedAnswerSystemPrompt =
    "Please reason step by step, and put your final answer within \\boxed{}.";

} // namespace lr::engine
