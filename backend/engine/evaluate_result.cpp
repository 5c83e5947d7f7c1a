#include "engine/evaluate_job.h"

#include <fmt/format.h>

namespace lr::engine {

common::OrderedJson toJson(const EvaluateSummary& summary, const settings::EvaluateSettings& options)
{
    const auto& accuracy = summary.accuracy;
    common::OrderedJson json{{"evaluation", nullptr}, {"label", summary.label}, {"benchmark", options.benchmark},
        {"grader", options.grader}, {"problems", accuracy.numTrials}, {"kept", summary.numKept},
        {"correct", accuracy.numSuccesses}, {"unfinished", summary.numUnfinished}, {"accuracy", accuracy.share},
        {"interval", {accuracy.low, accuracy.high}}, {"new_tokens", summary.newTokens}, {"seconds", summary.seconds},
        {"skipped_lines", summary.numSkippedLines}};
    if (summary.evaluation)
        json["evaluation"] = *summary.evaluation;
    return json;
}

std::string summaryOf(const EvaluateSummary& summary, const settings::EvaluateSettings& options)
{
    const auto& accuracy = summary.accuracy;
    auto line = fmt::format("{} on {}: {} of {} correct, {:.1f} % (95 % interval {:.1f} to {:.1f})", summary.label,
        options.benchmark, accuracy.numSuccesses, accuracy.numTrials, 100 * accuracy.share, 100 * accuracy.low,
        100 * accuracy.high);
    if (summary.numUnfinished > 0)
        line += fmt::format(", {} cut off at {} tokens", summary.numUnfinished, options.maxNewTokens);
    if (summary.newTokens > 0)
        line += fmt::format(", {} tokens in {}", summary.newTokens, jobs::durationText(summary.seconds));
    if (summary.evaluation)
        line += fmt::format("; evaluation {} in {}", *summary.evaluation, options.workspace.string());
    return line;
}

} // namespace lr::engine
