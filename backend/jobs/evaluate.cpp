#include "jobs/evaluate.h"

#include "jobs/check_list.h"
#include "jobs/kind_parts.h"
#include "jobs/memory_need.h"
#include "model/hub_cache.h"

namespace lr::jobs {

using settings::EvaluateSettings;
using EvaluateKind = JobKind<EvaluateSettings>;

std::string EvaluateKind::title(const EvaluateSettings& job)
{
    return "Evaluating " + model::modelName(job.model) + (job.run.empty() ? "" : " with " + model::modelName(job.run)) +
           " on " + job.benchmark + ", " + problemCount(job.maxProblems);
}

void EvaluateKind::check(const EvaluateSettings& job, CheckList& checks)
{
    checks.device(job.runtime);
    checks.wholeModel(job.model, [&](const auto& model) { checks.memory(job.runtime, evaluationMemory(model, job)); });
    if (!job.run.empty())
        checks.adapterOf(job.run);
    checks.problems(job.problems, job.maxProblems, false, true);
    checks.disk(checks.workspace(), checks.numProblems() * job.maxNewTokens * 8);
}

void EvaluateKind::place(EvaluateSettings& job, const std::filesystem::path& workspace)
{
    job.workspace = workspace;
    placeAdapter(job, workspace);
}

void EvaluateKind::resolve(EvaluateSettings& job, const std::filesystem::path& workspace)
{
    resolveAdapter(job, workspace);
}

bool EvaluateKind::isSameWork(const EvaluateSettings& job, const EvaluateSettings& earlier)
{
    return job.model == earlier.model && job.benchmark == earlier.benchmark &&
           job.maxNewTokens == earlier.maxNewTokens && job.runtime == earlier.runtime;
}

double EvaluateKind::numUnits(const EvaluateSettings&, std::int64_t numProblems)
{
    return static_cast<double>(numProblems);
}

double EvaluateKind::unitsPerSecond(const common::Json& result)
{
    const double seconds = numberIn(result, "seconds");
    return seconds > 0 ? (numberIn(result, "problems") - numberIn(result, "kept")) / seconds : 0;
}

} // namespace lr::jobs
