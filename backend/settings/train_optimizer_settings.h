#pragma once

#include "settings/field.h"
#include "settings/train_settings.h"

#include <vector>

namespace lr::settings {

inline constexpr double kMaxTrainingSteps = 100'000'000;

/// The settings of the optimiser: learning rate, batches, AdamW. They are a part of settingsOf<TrainSettings>().
std::vector<Setting<TrainSettings>> optimizerSettings();

} // namespace lr::settings
