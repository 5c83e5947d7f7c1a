#pragma once

#include "jobs/job_runner.h"

namespace lr::engine {

/// The jobs of a server, done with the models.
class EngineJobs : public jobs::JobRunner
{
public:
    common::OrderedJson run(const protocol::Job& job, const std::filesystem::path& workspace,
        jobs::JobObserver& observer, std::stop_token stop) override;
};

} // namespace lr::engine
