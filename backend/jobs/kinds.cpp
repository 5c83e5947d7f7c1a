#include "jobs/kinds.h"

#include "common/error.h"
#include "model/hub_cache.h"
#include "settings/command_text.h"

namespace lr::jobs {

using protocol::Job;
using Path = std::filesystem::path;

namespace {

template <class Settings>
void place(Settings& job, const Path& workspace)
{
    JobKind<Settings>::place(job, workspace);
}

/// Replaces models and adapters by what is really there. Throws if something is missing.
template <class Settings>
void resolve(Settings& job, const Path& workspace)
{
    if constexpr (requires { JobKind<Settings>::resolve(job, workspace); })
        JobKind<Settings>::resolve(job, workspace);
    for (const auto& setting : settings::settingsOf<Settings>())
        if (setting.kind == settings::Kind::ModelFolder)
            setting.write(job, model::findModelFolder(std::get<std::string>(setting.read(job))).string());
}

/// As placed(), but what does not exist yet (a run that is still to be trained, a model that is still to be downloaded)
/// gets the path that it will have.
template <class Settings>
Settings placedAsFarAsPossible(Settings job, const Path& workspace)
{
    place(job, workspace);
    try {
        auto found = job;
        resolve(found, workspace);
        return found;
    } catch (const common::Error&) { // the job's check reports what is missing
        return job;
    }
}

/// The latest finished job of the same kind whose speed predicts that of `job`: the units that it did in a second.
template <class Settings>
double measuredRate(const Settings& job, const std::vector<protocol::JobInfo>& earlier)
{
    for (const auto& info : earlier) {
        const auto* other = std::get_if<Settings>(&info.job);
        if (other == nullptr || info.state != protocol::JobState::Done || !info.result.is_object() ||
            !JobKind<Settings>::isSameWork(job, *other))
            continue;
        if (const double rate = JobKind<Settings>::unitsPerSecond(info.result); rate > 0)
            return rate;
    }
    return 0;
}

} // namespace

std::string titleOf(const Job& job)
{
    return std::visit([]<class Settings>(const Settings& one) { return JobKind<Settings>::title(one); }, job);
}

Job shortened(Job job)
{
    const auto shorten = []<class Settings>(Settings& one) {
        if constexpr (requires { JobKind<Settings>::shorten(one); })
            JobKind<Settings>::shorten(one);
    };
    std::visit(shorten, job);
    return job;
}

std::vector<settings::Fault> faultsOf(const Job& job, const Path& workspace)
{
    const auto faults = [&workspace]<class Settings>(Settings one) {
        if constexpr (settings::Described<Settings>) {
            place(one, workspace);
            return settings::faultsOf(one);
        } else {
            return settings::faultsOf(one.runtime);
        }
    };
    return std::visit(faults, job);
}

protocol::JobCheck checkJob(const Job& job, const CheckContext& context)
{
    CheckList checks(context);
    for (const auto& fault : faultsOf(job, context.workspace))
        checks.add("Settings", CheckList::Verdict::Bad, fault.sentence);
    std::visit([&checks]<class Settings>(const Settings& one) { JobKind<Settings>::check(one, checks); }, job);
    auto& result = checks.result();
    result.commandLine = commandText(job, context.workspace);
    result.estimatedSeconds = estimateSeconds(job, checks.numProblems(), context.earlier);
    return std::move(result);
}

std::optional<double> estimateSeconds(
    const Job& job, std::int64_t numProblems, const std::vector<protocol::JobInfo>& earlier)
{
    const auto seconds = [&]<class Settings>(const Settings& one) -> std::optional<double> {
        if constexpr (requires { JobKind<Settings>::isSameWork(one, one); }) {
            const double rate = measuredRate(one, earlier);
            if (rate > 0)
                return JobKind<Settings>::numUnits(one, numProblems) / rate;
        }
        return std::nullopt;
    };
    return std::visit(seconds, job);
}

std::string commandText(const Job& job, const Path& workspace)
{
    const auto text = [&workspace]<class Settings>(const Settings& one) -> std::string {
        if constexpr (settings::Described<Settings>)
            return std::string("lightreasoner ") + commandOf<Settings>() +
                   optionsText(placedAsFarAsPossible(one, workspace));
        else
            return JobKind<Settings>::commandText(one, workspace);
    };
    return std::visit(text, job);
}

Job placed(Job job, const Path& workspace)
{
    const auto fillIn = [&workspace]<class Settings>(Settings& one) {
        if constexpr (settings::Described<Settings>) {
            place(one, workspace);
            resolve(one, workspace);
        }
    };
    std::visit(fillIn, job);
    return job;
}

void prepare(const Job& job)
{
    const auto write = []<class Settings>(const Settings& one) {
        if constexpr (requires { JobKind<Settings>::prepare(one); })
            JobKind<Settings>::prepare(one);
    };
    std::visit(write, job);
}

} // namespace lr::jobs
