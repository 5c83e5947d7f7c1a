#pragma once

#include "common/json.h"
#include "protocol/run_messages.h"
#include "settings/evaluate_settings.h"
#include "settings/train_settings.h"

namespace lr::widgets {

/// The settings in a run's description (run.json), without name and folder, to start another run like it. Settings that
/// the description leaves out are taken from `onto`. Throws common::Error(CorruptData) for invalid values.
settings::TrainSettings settingsOfRun(const common::Json& description, const settings::TrainSettings& onto);

/// The device that the run was trained on; `otherwise` if its description does not say.
std::string deviceOfRun(const common::Json& description, const std::string& otherwise);

/// The settings for merging the run's adapter: into the model that it was trained on, to a folder beside runs/ in the
/// workspace, under the run's name. What the description does not say is left empty.
settings::MergeSettings mergeOf(const protocol::RunInfo& run);

/// The description with its settings under their current names, whichever version wrote it, so that two runs can be
/// compared.
common::Json comparableDescription(const common::Json& description);

} // namespace lr::widgets
