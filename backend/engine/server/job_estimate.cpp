#include "engine/server/job_estimate.h"

#include "common/error.h"

#include <limits>

namespace lr::server {

using settings::EvaluateSettings;
using settings::SampleSettings;
using settings::TrainSettings;

namespace {

/// Whether two jobs do the same kind of work, so that the speed of one predicts the speed of the other.
struct SameWork
{
    bool operator()(const SampleSettings& a, const SampleSettings& b) const
    {
        return a.expert == b.expert && a.amateur == b.amateur && a.maxNewTokens == b.maxNewTokens &&
               a.runtime == b.runtime;
    }
    bool operator()(const TrainSettings& a, const TrainSettings& b) const
    {
        return a.expert == b.expert && a.rank == b.rank && a.targets == b.targets && a.plan == b.plan &&
               a.gradientCheckpointing == b.gradientCheckpointing && a.runtime == b.runtime;
    }
    bool operator()(const EvaluateSettings& a, const EvaluateSettings& b) const
    {
        return a.model == b.model && a.benchmark == b.benchmark && a.maxNewTokens == b.maxNewTokens &&
               a.runtime == b.runtime;
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

/// Units of work that were done in a second; 0 if the result does not hold them.
struct Rate
{
    const common::Json& result;

    double operator()(const SampleSettings&) const
    {
        const auto seconds = result.find("seconds");
        if (seconds == result.end() || !seconds->is_object())
            return 0;
        const double total = number(*seconds, "generate") + number(*seconds, "score");
        return total > 0 ? number(result, "scored") / total : 0;
    }
    double operator()(const TrainSettings&) const { return number(result, "samples_per_second"); }
    double operator()(const EvaluateSettings&) const
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
    if (const auto* train = std::get_if<TrainSettings>(&job))
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
