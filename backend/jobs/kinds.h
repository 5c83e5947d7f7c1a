#pragma once

#include "jobs/check_list.h"
#include "jobs/evaluate.h"
#include "jobs/merge.h"
#include "jobs/sample.h"
#include "jobs/score.h"
#include "jobs/train.h"

#include <optional>
#include <type_traits>
#include <variant>

/// What the front-ends ask about a job of any kind. The table of kinds is protocol::Job, the list of their settings.
namespace lr::jobs {

/// The command of a kind of job, which is also the kind's name in the protocol: "sample".
template <settings::Described Settings>
const char* commandOf()
{
    return protocol::kindOf(Settings());
}

/// Calls `use` with settings of each kind that has a command of its own, in the order of protocol::Job.
template <class Use>
void forEachCommand(Use use)
{
    const auto one = [&use]<class Settings>(std::type_identity<Settings>) {
        if constexpr (settings::Described<Settings>)
            use.template operator()<Settings>();
    };
    [&one]<class... Settings>(std::type_identity<std::variant<Settings...>>) {
        (one(std::type_identity<Settings>()), ...);
    }(std::type_identity<protocol::Job>());
}

/// What people call a job.
std::string titleOf(const protocol::Job& job);

/// The job as it is stored and sent to clients: a long text to be scored is cut to its beginning.
protocol::Job shortened(protocol::Job job);

/// What is wrong with a job's settings, wherever it is to run; empty if nothing is.
std::vector<settings::Fault> faultsOf(const protocol::Job& job, const std::filesystem::path& workspace);

/// Looks for everything that would make a job fail, without loading a model. Nothing is thrown.
protocol::JobCheck checkJob(const protocol::Job& job, const CheckContext& context);

/// How long a job will take, from what the latest finished job of its kind with the same models, device and dtype
/// measured; nothing if there was none. `numProblems`: number of problems that the job will ask.
std::optional<double> estimateSeconds(
    const protocol::Job& job, std::int64_t numProblems, const std::vector<protocol::JobInfo>& earlier);

/// The command that does the same as a job in a terminal, quoted for a POSIX shell. Options at their defaults are left
/// out.
std::string commandText(const protocol::Job& job, const std::filesystem::path& workspace);

/// A job with everything filled in that depends on where the engine runs: the folders of models in the Hugging Face
/// cache, the workspace, the run's folder, the adapter of a run, the file that holds a text. Nothing is written. Throws
/// what looking for a model or an adapter throws.
protocol::Job placed(protocol::Job job, const std::filesystem::path& workspace);

/// Writes the files that a placed job brings along. Throws Error(IoError).
void prepare(const protocol::Job& job);

} // namespace lr::jobs
