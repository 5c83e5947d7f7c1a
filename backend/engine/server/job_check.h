#pragma once

#include "protocol/job_messages.h"
#include "protocol/session_messages.h"

#include <filesystem>
#include <vector>

namespace lr::server {

/// What a check may know besides the job. All borrowed.
struct CheckContext
{
    const std::filesystem::path& workspace;
    const std::vector<protocol::JobInfo>& earlier; ///< jobs of the workspace, the latest first: rates measured here
    const std::vector<protocol::DeviceInfo>& devices;
};

/// Looks for everything that would make a job fail, without loading a model. Each finding is a Check; nothing is
/// thrown.
protocol::JobCheck checkJob(const protocol::Job& job, const CheckContext& context);

} // namespace lr::server
