#pragma once

#include "common/json.h"
#include "protocol/job_messages.h"

namespace lr::widgets {

/// The job that a run's description (run.json) tells of, to begin another one like it; without a name. What the
/// description leaves out is as in `onto`. Throws common::Error(CorruptData) for values that are none.
protocol::TrainJob jobFromDescription(const common::Json& description, const protocol::TrainJob& onto);

} // namespace lr::widgets
