#pragma once

#include "protocol/job_messages.h"

#include <QStringList>

namespace lr::widgets {

/// "running", "failed", …
QString stateText(protocol::JobState state);
/// The texts of all states.
QStringList stateTexts();

/// Queued, running, paused or stopping: there is still something to come.
bool isActive(protocol::JobState state);

/// Name under runs/ of a training job's run: what the engine says, else what was asked for; empty for other jobs.
QString runOf(const protocol::JobInfo& job);

/// "1.5 GiB", "300 MiB".
QString bytesText(std::int64_t bytes);

} // namespace lr::widgets
