#pragma once

#include "model/adapter_config.h"
#include "settings/train_settings.h"

#include <cstdint>

namespace lr::training {

/// The configuration of the new adapter that the settings describe.
model::AdapterConfig adapterConfig(const settings::TrainSettings& settings);

/// Learning rate of the optimiser step that follows `step` finished ones. It rises linearly over the first warmupSteps
/// steps and reaches the full rate in the step after them; from there on it follows the schedule.
double learningRateAt(const settings::TrainSettings& settings, std::int64_t step);

} // namespace lr::training
