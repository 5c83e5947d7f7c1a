#pragma once

#include "engine/server/job_runner.h"

namespace lr::engine {

/// The jobs of the server, done with the models: sampling, scoring, training, evaluating, merging.
class EngineJobs : public server::JobRunner
{
public:
    common::OrderedJson run(const protocol::Job& job, const std::filesystem::path& workspace, JobObserver& observer,
        std::stop_token stop) override;
};

} // namespace lr::engine
