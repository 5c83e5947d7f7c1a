#pragma once

#include "settings/field.h"

#include <string>
#include <string_view>

namespace lr::settings {

/// The authors' system prompt for sampling.
inline constexpr std::string_view kReasoningSystemPrompt = "Please reason step by step.";

/// The system prompt for evaluating benchmarks: the final answer is then found inside \boxed{}.
inline constexpr std::string_view kBoxedAnswerSystemPrompt =
    "Please reason step by step, and put your final answer within \\boxed{}.";

/// What shapes a prompt besides the question and the model's chat template.
struct PromptSettings
{
    std::string system; ///< empty: no system message
    std::string date;   ///< what templates show as today's date, "2026-11-30"; empty: today, in UTC

    bool operator==(const PromptSettings&) const = default;
};

template <>
inline constexpr bool kIsDescribed<PromptSettings> = true;
template <>
const std::vector<Setting<PromptSettings>>& settingsOf<PromptSettings>();

} // namespace lr::settings
