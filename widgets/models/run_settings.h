#pragma once

#include "common/json.h"
#include "protocol/run_messages.h"
#include "settings/evaluate_settings.h"
#include "settings/train_settings.h"

namespace lr::widgets {

/// The settings that a run's description (run.json) tells of, to begin another one like it; without name and folder.
/// What the description leaves out is as in `onto`. Throws common::Error(CorruptData) for values that are none.
settings::TrainSettings settingsOfRun(const common::Json& description, const settings::TrainSettings& onto);

/// The device that the run was trained on; `otherwise` if its description does not tell.
std::string deviceOfRun(const common::Json& description, const std::string& otherwise);

/// What is to be merged if the run's adapter is: into the model that it was trained on, beside runs/ in the workspace,
/// under the run's name. What the description does not tell is left open.
settings::MergeSettings mergeOf(const protocol::RunInfo& run);

/// The description with its settings in today's words, whichever version wrote it, so that two runs can be compared.
common::Json comparableDescription(const common::Json& description);

} // namespace lr::widgets
