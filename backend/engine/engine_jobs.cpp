#include "engine/engine_jobs.h"

#include "common/error.h"
#include "engine/evaluate_job.h"
#include "engine/job_results.h"
#include "engine/server/job_options.h"
#include "engine/server/run_listing.h"
#include "model/checkpoint.h"
#include "model/hub_cache.h"
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

    OrderedJson operator()(const protocol::SampleJob& job) const
    {
        const auto options = server::sampleOptions(job, workspace);
        applyThreads(options.runtime);
        return toJson(runSample(options, observer, stop), workspace);
    }

    OrderedJson operator()(const protocol::ScoreJob& job) const
    {
        const auto options = server::scoreOptions(job, workspace);
        applyThreads(options.runtime);
        return toJson(runScore(options, observer, stop), workspace);
    }

    OrderedJson operator()(const protocol::TrainJob& job) const
    {
        return toJson(runTrain(server::trainOptions(job, workspace), observer, stop));
    }

    OrderedJson operator()(const protocol::ResumeTrainingJob& job) const
    {
        return toJson(resumeTraining(
            server::runFolder(workspace, job.run), job.step, server::runtimeOptions(job.runtime), observer, stop));
    }

    OrderedJson operator()(const protocol::EvaluateJob& job) const
    {
        EvaluateOptions options;
        options.model = model::findModelFolder(job.model);
        if (!job.run.empty())
            options.adapter = server::adapterFolder(workspace, job.run);
        options.benchmark = job.benchmark;
        options.problems = job.problems;
        options.workspace = workspace;
        options.label = job.label;
        if (job.maxProblems > 0)
            options.maxProblems = static_cast<std::size_t>(job.maxProblems);
        options.answering.maxNewTokens = job.maxNewTokens;
        options.answering.sampling.temperature = job.temperature;
        options.answering.sampling.topP = job.topP;
        options.answering.sampling.seed = job.seed;
        options.runtime = server::runtimeOptions(job.runtime);
        applyThreads(options.runtime);
        return toJson(runEvaluate(options, observer, stop), job.benchmark);
    }

    OrderedJson operator()(const protocol::MergeJob& job) const
    {
        const auto base = model::Checkpoint::open(job.model);
        const auto adapterFolder = server::adapterFolder(workspace, job.run);
        const auto adapter = model::Adapter::load(adapterFolder, base.config(), base.fingerprint());
        Progress progress(observer, "Merging", base.weightBytes(), "bytes");
        const auto result = model::mergeAdapter(base, *adapter, job.out,
            {.dtype = std::nullopt,
                .adapterFolder = adapterFolder,
                .onProgress = [&](std::int64_t written, std::int64_t) { progress.update(written); },
                .stop = stop});
        return {{"folder", job.out}, {"merged_matrices", result.numMerged}, {"weight_bytes", result.weightBytes},
            {"weight_files", result.numWeightFiles}};
    }
};

} // namespace

OrderedJson EngineJobs::run(
    const protocol::Job& job, const std::filesystem::path& workspace, JobObserver& observer, std::stop_token stop)
{
    try {
        return std::visit(Work{workspace, observer, std::move(stop)}, job);
    } catch (const c10::Error& error) { // the server knows no libtorch
        const std::string what = error.what_without_backtrace();
        const bool memory = what.find("memory") != std::string::npos;
        throw Error(memory ? ErrorCode::OutOfMemory : ErrorCode::Internal, "libtorch failed: " + what);
    }
}

} // namespace lr::engine
