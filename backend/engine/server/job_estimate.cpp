#include "engine/server/job_estimate.h"

#include "common/error.h"

#include <limits>

namespace lr::server {

using protocol::EvaluateJob;
using protocol::SampleJob;
using protocol::TrainJob;

namespace {

bool sameRuntime(const protocol::RuntimeSettings& a, const protocol::RuntimeSettings& b)
{
    return a.device == b.device && a.dtype == b.dtype && a.threads == b.threads;
}

/// Whether one job's rate is the other's.
struct SameWork
{
    bool operator()(const SampleJob& a, const SampleJob& b) const
    {
        return a.expert == b.expert && a.amateur == b.amateur && a.maxNewTokens == b.maxNewTokens &&
               sameRuntime(a.runtime, b.runtime);
    }
    bool operator()(const TrainJob& a, const TrainJob& b) const
    {
        return a.expert == b.expert && a.rank == b.rank && a.targets == b.targets && a.plan == b.plan &&
               a.gradientCheckpointing == b.gradientCheckpointing && sameRuntime(a.runtime, b.runtime);
    }
    bool operator()(const EvaluateJob& a, const EvaluateJob& b) const
    {
        return a.model == b.model && a.benchmark == b.benchmark && a.maxNewTokens == b.maxNewTokens &&
               sameRuntime(a.runtime, b.runtime);
    }
    template <class A, class B>
    bool operator()(const A&, const B&) const
    {
        return false;
    }
};

double number(const common::Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

/// Units of work done in a second; 0 where the result does not tell.
struct Rate
{
    const common::Json& result;

    double operator()(const SampleJob&) const
    {
        const auto seconds = result.find("seconds");
        if (seconds == result.end() || !seconds->is_object())
            return 0;
        const double total = number(*seconds, "generate") + number(*seconds, "score");
        return total > 0 ? number(result, "scored") / total : 0;
    }
    double operator()(const TrainJob&) const { return number(result, "samples_per_second"); }
    double operator()(const EvaluateJob&) const
    {
        const double seconds = number(result, "seconds");
        return seconds > 0 ? (number(result, "problems") - number(result, "kept")) / seconds : 0;
    }
    template <class Other>
    double operator()(const Other&) const
    {
        return 0;
    }
};

double amountOf(const protocol::Job& job, std::int64_t numProblems)
{
    if (const auto* train = std::get_if<TrainJob>(&job))
        return static_cast<double>(train->numSteps * train->batchSize * train->gradientAccumulationSteps);
    return static_cast<double>(numProblems);
}

} // namespace

std::optional<double> estimateSeconds(
    const protocol::Job& job, std::int64_t numProblems, const std::vector<protocol::JobInfo>& earlier)
{
    for (const auto& info : earlier) {
        if (info.state != protocol::JobState::Done || !info.result.is_object() ||
            !std::visit(SameWork(), job, info.job))
            continue;
        const double rate = std::visit(Rate{info.result}, job);
        if (rate > 0)
            return amountOf(job, numProblems) / rate;
    }
    return std::nullopt;
}

} // namespace lr::server
