#include "engine/engine_jobs.h"

#include "engine/job_runs.h"
#include "engine/libtorch_error.h"
#include "jobs/kinds.h"
#include "jobs/run_folders.h"

namespace lr::engine {

using common::OrderedJson;

namespace {

struct Work
{
    const std::filesystem::path& workspace;
    jobs::JobObserver& observer;
    std::stop_token stop;

    template <settings::Described Settings>
    OrderedJson operator()(const Settings& job) const
    {
        return toJson(engine::run(job, observer, stop), job);
    }

    OrderedJson operator()(const protocol::ResumeTrainingJob& job) const
    {
        return toJson(resumeTraining(jobs::runFolder(workspace, job.run), job.step, job.runtime, observer, stop));
    }
};

} // namespace

OrderedJson EngineJobs::run(
    const protocol::Job& job, const std::filesystem::path& workspace, jobs::JobObserver& observer, std::stop_token stop)
{
    try {
        const auto placed = jobs::placed(job, workspace);
        jobs::prepare(placed);
        return std::visit(Work{workspace, observer, std::move(stop)}, placed);
    } catch (const c10::Error& error) { // the server does not know libtorch's exceptions
        throw errorOf(error);
    }
}

} // namespace lr::engine
