#include "jobs/sample.h"

#include "jobs/check_list.h"
#include "jobs/kind_parts.h"
#include "jobs/memory_need.h"
#include "model/hub_cache.h"

namespace lr::jobs {

using settings::SampleSettings;
using SampleKind = JobKind<SampleSettings>;

std::string SampleKind::title(const SampleSettings& job)
{
    return "Sampling " + model::modelName(job.expert) + " against " + model::modelName(job.amateur) + ", " +
           problemCount(job.maxProblems);
}

void SampleKind::check(const SampleSettings& job, CheckList& checks)
{
    constexpr std::int64_t kBytesPerStep = 350; // measured on the demo pair: 18 a step and 9 a candidate, and text
    checks.device(job.runtime);
    checks.pair(job.expert, job.amateur, [&](const auto& expert, const auto& amateur) {
        checks.memory(job.runtime, samplingMemory(expert, amateur, job));
    });
    checks.problems(job.problems, job.maxProblems, job.skipBadLines, false);
    checks.disk(checks.workspace(), checks.numProblems() * job.maxNewTokens * kBytesPerStep);
}

void SampleKind::place(SampleSettings& job, const std::filesystem::path& workspace)
{
    job.workspace = workspace;
}

bool SampleKind::isSameWork(const SampleSettings& job, const SampleSettings& earlier)
{
    return job.expert == earlier.expert && job.amateur == earlier.amateur && job.maxNewTokens == earlier.maxNewTokens &&
           job.runtime == earlier.runtime;
}

double SampleKind::numUnits(const SampleSettings&, std::int64_t numProblems)
{
    return static_cast<double>(numProblems);
}

double SampleKind::unitsPerSecond(const common::Json& result)
{
    const auto seconds = result.find("seconds");
    if (seconds == result.end() || !seconds->is_object())
        return 0;
    const double total = numberIn(*seconds, "generate") + numberIn(*seconds, "score");
    return total > 0 ? numberIn(result, "scored") / total : 0;
}

} // namespace lr::jobs
