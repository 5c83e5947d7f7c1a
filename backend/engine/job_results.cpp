#include "engine/job_results.h"

#include "engine/evaluate_job.h"

namespace lr::engine {

common::OrderedJson toJson(const SampleResult& result, const std::filesystem::path& workspace)
{
    return {{"workspace", workspace.string()}, {"scoring", result.scoring}, {"problems", result.numProblems},
        {"kept", result.numKept}, {"generated", result.numGenerated}, {"scored", result.numScored},
        {"skipped_lines", result.numSkippedLines}, {"prompt_tokens", result.promptTokens},
        {"new_tokens", result.newTokens},
        {"seconds",
            {{"load", result.loadSeconds}, {"generate", result.generateSeconds}, {"score", result.scoreSeconds}}}};
}

common::OrderedJson toJson(const ScoreResult& result, const std::filesystem::path& workspace)
{
    return {{"workspace", workspace.string()}, {"scoring", result.scoring}, {"trajectories", result.numTrajectories},
        {"kept", result.numKept}, {"scored", result.numScored}, {"steps", result.numSteps},
        {"skipped_lines", result.numSkippedLines}, {"seconds", result.seconds}};
}

common::OrderedJson toJson(const TrainResult& result)
{
    return {{"run", result.run.string()}, {"samples", result.numSamples}, {"sequences", result.numSequences},
        {"tuned_tokens", result.numTunedTokens}, {"first_step", result.firstStep}, {"global_step", result.globalStep},
        {"samples_seen", result.samplesSeen}, {"first_loss", result.firstLoss}, {"last_loss", result.lastLoss},
        {"seconds", result.seconds},
        {"samples_per_second", static_cast<double>(result.samplesSeen) / std::max(result.seconds, 1e-9)},
        {"peak_resident_mib", result.peakResidentMib}};
}

common::OrderedJson toJson(const EvaluateSummary& summary, const std::string& benchmark)
{
    const auto& accuracy = summary.accuracy;
    common::OrderedJson json{{"evaluation", nullptr}, {"label", summary.label}, {"benchmark", benchmark},
        {"problems", accuracy.numTrials}, {"kept", summary.numKept}, {"correct", accuracy.numSuccesses},
        {"unfinished", summary.numUnfinished}, {"accuracy", accuracy.share},
        {"interval", {accuracy.low, accuracy.high}}, {"new_tokens", summary.newTokens}, {"seconds", summary.seconds},
        {"skipped_lines", summary.numSkippedLines}};
    if (summary.evaluation)
        json["evaluation"] = *summary.evaluation;
    return json;
}

} // namespace lr::engine
