#pragma once

#include "protocol/job_messages.h"

#include <string>

namespace lr::server {

/// What people call a job: "Fine-tuning expert, 300 steps".
std::string titleOf(const protocol::Job& job);

/// The job as it is stored and sent to clients: a long text to be scored is cut to its beginning, which is what a list
/// shows.
protocol::Job withoutLongText(protocol::Job job);

} // namespace lr::server
