#include "engine/server/command_text.h"

#include "engine/server/placed_settings.h"
#include "settings/command_text.h"

namespace lr::server {

namespace {

/// The names of commands.
const char* commandOf(const settings::SampleSettings&)
{
    return "sample";
}
const char* commandOf(const settings::ScoreSettings&)
{
    return "score";
}
const char* commandOf(const settings::TrainSettings&)
{
    return "train";
}
const char* commandOf(const settings::EvaluateSettings&)
{
    return "evaluate";
}
const char* commandOf(const settings::MergeSettings&)
{
    return "merge";
}

struct Commands
{
    const std::filesystem::path& workspace;

    template <class Settings>
    std::string operator()(const Settings& job) const
    {
        return std::string("lightreasoner ") + commandOf(job) + optionsText(placedAsFarAsPossible(job, workspace));
    }

    std::string operator()(const protocol::ResumeTrainingJob& job) const
    {
        auto name = (workspace / "runs" / job.run).string();
        if (job.step)
            name += "@" + std::to_string(*job.step);
        return "lightreasoner train --resume " + settings::shellQuoted(name) + optionsText(job.runtime);
    }
};

} // namespace

std::string commandText(const protocol::Job& job, const std::filesystem::path& workspace)
{
    return std::visit(Commands{workspace}, job);
}

} // namespace lr::server
