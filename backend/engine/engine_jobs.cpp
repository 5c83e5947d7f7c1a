#include "engine/engine_jobs.h"

#include "common/error.h"
#include "engine/evaluate_job.h"
#include "engine/job_results.h"
#include "engine/server/placed_settings.h"
#include "engine/server/run_listing.h"
#include "engine/threads.h"
#include "model/checkpoint.h"
#include "model/merge_adapter.h"

#include <c10/util/Exception.h>

namespace lr::engine {

using common::Error;
using common::ErrorCode;
using common::OrderedJson;

namespace {

struct Work
{
    const std::filesystem::path& workspace;
    JobObserver& observer;
    std::stop_token stop;

    OrderedJson operator()(const settings::SampleSettings& job) const
    {
        const auto settings = server::placed(job, workspace);
        applyThreads(settings.runtime);
        return toJson(runSample(settings, observer, stop), workspace);
    }

    OrderedJson operator()(const settings::ScoreSettings& job) const
    {
        const auto settings = server::placed(job, workspace);
        server::writeText(settings);
        applyThreads(settings.runtime);
        return toJson(runScore(settings, observer, stop), workspace);
    }

    OrderedJson operator()(const settings::TrainSettings& job) const
    {
        return toJson(runTrain(server::placed(job, workspace), observer, stop));
    }

    OrderedJson operator()(const protocol::ResumeTrainingJob& job) const
    {
        return toJson(resumeTraining(server::runFolder(workspace, job.run), job.step, job.runtime, observer, stop));
    }

    OrderedJson operator()(const settings::EvaluateSettings& job) const
    {
        const auto settings = server::placed(job, workspace);
        applyThreads(settings.runtime);
        return toJson(runEvaluate(settings, observer, stop), settings.benchmark);
    }

    OrderedJson operator()(const settings::MergeSettings& job) const
    {
        const auto settings = server::placed(job, workspace);
        const auto base = model::Checkpoint::open(settings.model);
        const auto adapter = model::Adapter::load(settings.adapter, base.config(), base.fingerprint());
        Progress progress(observer, "Merging", base.weightBytes(), "bytes");
        const auto result = model::mergeAdapter(base, *adapter, settings.out,
            {.dtype = settings.dtype == "as-stored" ? std::nullopt : model::dtypeFromName(settings.dtype),
                .maxShardBytes = static_cast<std::int64_t>(settings.maxShardGb * 1e9),
                .adapterFolder = settings.adapter,
                .onProgress = [&](std::int64_t written, std::int64_t) { progress.update(written); },
                .stop = stop});
        return {{"folder", settings.out.string()}, {"merged_matrices", result.numMerged},
            {"weight_bytes", result.weightBytes}, {"weight_files", result.numWeightFiles}};
    }
};

} // namespace

OrderedJson EngineJobs::run(
    const protocol::Job& job, const std::filesystem::path& workspace, JobObserver& observer, std::stop_token stop)
{
    try {
        return std::visit(Work{workspace, observer, std::move(stop)}, job);
    } catch (const c10::Error& error) { // the server does not know libtorch's exceptions
        const std::string what = error.what_without_backtrace();
        const bool memory = what.find("memory") != std::string::npos;
        throw Error(memory ? ErrorCode::OutOfMemory : ErrorCode::Internal, "libtorch failed: " + what);
    }
}

} // namespace lr::engine
