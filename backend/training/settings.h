#pragma once

#include "model/adapter_config.h"
#include "settings/train_settings.h"

#include <cstdint>

namespace lr::training {

/// The new adapter that the settings ask for.
model::AdapterConfig adapterConfig(const settings::TrainSettings& settings);

/// Learning rate of the optimiser step after `step` finished ones: rises to the full rate over the warm-up, so that
/// step `warmupSteps` is the first at it, then follows the schedule over the rest.
double learningRateAt(const settings::TrainSettings& settings, std::int64_t step);

} // namespace lr::training
