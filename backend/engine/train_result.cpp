#include "engine/train_job.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::engine {

namespace {

double samplesPerSecond(const TrainResult& result)
{
    return static_cast<double>(result.samplesSeen) / std::max(result.seconds, 1e-9);
}

} // namespace

common::OrderedJson toJson(const TrainResult& result)
{
    return {{"run", result.run.string()}, {"samples", result.numSamples}, {"sequences", result.numSequences},
        {"tuned_tokens", result.numTunedTokens}, {"first_step", result.firstStep}, {"global_step", result.globalStep},
        {"samples_seen", result.samplesSeen}, {"first_loss", result.firstLoss}, {"last_loss", result.lastLoss},
        {"seconds", result.seconds}, {"samples_per_second", samplesPerSecond(result)},
        {"peak_resident_mib", result.peakResidentMib}};
}

std::string summaryOf(const TrainResult& result)
{
    if (result.firstStep == result.globalStep)
        return fmt::format(
            "{}: its {} steps were finished before, nothing is left to do", result.run.string(), result.globalStep);
    return fmt::format("{}: {} steps on {} samples of {} problems, loss {:.4f} → {:.4f}, {:.1f} samples/s, {}",
        result.run.string(), result.globalStep, result.numSamples, result.numSequences, result.firstLoss,
        result.lastLoss, samplesPerSecond(result), jobs::durationText(result.seconds));
}

} // namespace lr::engine
