#pragma once

#include "protocol/job_messages.h"

#include <QStringList>

namespace lr::widgets {

/// "running", "failed", …
QString stateText(protocol::JobState state);
/// The texts of all states.
QStringList stateTexts();

/// Whether the job is queued, running, paused or stopping, so that more of it will follow.
bool isActive(protocol::JobState state);

/// Name under runs/ of a training job's run: the name that the engine reports, else the requested one; empty for other
/// jobs.
QString runOf(const protocol::JobInfo& job);

/// "1.5 GiB", "300 MiB".
QString bytesText(std::int64_t bytes);

} // namespace lr::widgets
