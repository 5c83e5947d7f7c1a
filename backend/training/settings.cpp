#include "training/settings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lr::training {

using settings::Schedule;

model::AdapterConfig adapterConfig(const settings::TrainSettings& settings)
{
    model::AdapterConfig config;
    config.rank = settings.rank;
    config.loraAlpha = settings.loraAlpha;
    config.dropout = settings.dropout;
    config.targets = settings.targets;
    config.rankStabilised = settings.rankStabilised;
    return config;
}

double learningRateAt(const settings::TrainSettings& settings, std::int64_t step)
{
    if (step < settings.warmupSteps)
        return settings.learningRate * static_cast<double>(step + 1) / static_cast<double>(settings.warmupSteps + 1);
    if (settings.schedule == Schedule::Constant)
        return settings.learningRate;
    const auto rest = static_cast<double>(std::max<std::int64_t>(settings.numSteps - settings.warmupSteps, 1));
    const double done = std::min(static_cast<double>(step - settings.warmupSteps) / rest, 1.0);
    if (settings.schedule == Schedule::Linear)
        return settings.learningRate * (1 - done);
    return settings.learningRate * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

} // namespace lr::training
