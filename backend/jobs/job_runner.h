#pragma once

#include "jobs/job_observer.h"
#include "protocol/job_messages.h"

#include <filesystem>
#include <stop_token>

namespace lr::jobs {

/// Does the work of jobs: the one place where a server meets the models.
class JobRunner
{
public:
    JobRunner() = default;
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;
    virtual ~JobRunner() = default;

    /// Runs a job to its end and returns what the command's --json prints. Throws Error; Error(Cancelled) after a stop
    /// request, with everything finished stored. `observer` is told on the calling thread.
    virtual common::OrderedJson run(const protocol::Job& job, const std::filesystem::path& workspace,
        JobObserver& observer, std::stop_token stop) = 0;
};

} // namespace lr::jobs
