#pragma once

#include "protocol/job_messages.h"

#include <optional>
#include <vector>

namespace lr::server {

/// How long a job will take, from what the latest finished job of its kind with the same models, device and dtype
/// measured; nothing if there was none. `numProblems`: number of problems that the job will ask.
std::optional<double> estimateSeconds(
    const protocol::Job& job, std::int64_t numProblems, const std::vector<protocol::JobInfo>& earlier);

} // namespace lr::server
