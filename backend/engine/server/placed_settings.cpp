#include "engine/server/placed_settings.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/file_system.h"
#include "common/sha256.h"
#include "engine/server/run_listing.h"
#include "model/hub_cache.h"

#include <span>

namespace lr::server {

namespace {

using settings::EvaluateSettings;
using settings::MergeSettings;
using settings::SampleSettings;
using settings::ScoreSettings;
using settings::TrainSettings;
using Path = std::filesystem::path;

/// Fills in the places of a job without looking whether anything exists.
struct InPlace
{
    const Path& workspace;

    void operator()(SampleSettings& job) const { job.workspace = workspace; }
    void operator()(ScoreSettings& job) const
    {
        job.workspace = workspace;
        if (job.text.empty())
            return;
        const auto hash = common::sha256(std::as_bytes(std::span(job.text)));
        job.textFile = workspace / "texts" / ("text-" + hash.substr(0, 16) + ".txt");
    }
    void operator()(TrainSettings& job) const
    {
        if (job.samples.empty())
            job.workspace = workspace;
        job.out = job.name.empty() ? freeRunFolder(workspace) : workspace / "runs" / job.name;
    }
    void operator()(EvaluateSettings& job) const
    {
        job.workspace = workspace;
        adapterOfRun(job);
    }
    void operator()(MergeSettings& job) const { adapterOfRun(job); }

    void adapterOfRun(auto& job) const
    {
        if (!job.run.empty())
            job.adapter = workspace / "runs" / job.run;
    }
};

/// Replaces models and adapters by what is really there. Throws if something is missing.
struct Found
{
    const Path& workspace;

    template <class Settings>
    void operator()(Settings& job) const
    {
        if constexpr (requires { job.run; }) {
            if (!job.run.empty())
                job.adapter = adapterFolder(workspace, job.run);
        }
        if constexpr (std::same_as<Settings, TrainSettings>) {
            if (!job.name.empty())
                job.out = runFolder(workspace, job.name);
        }
        for (const auto& setting : settings::settingsOf<Settings>())
            if (setting.kind == settings::Kind::ModelFolder)
                setting.write(job, model::findModelFolder(std::get<std::string>(setting.read(job))).string());
    }
};

struct Faults
{
    const Path& workspace;

    std::vector<settings::Fault> operator()(const protocol::ResumeTrainingJob& job) const
    {
        return settings::faultsOf(job.runtime);
    }
    template <class Settings>
    std::vector<settings::Fault> operator()(Settings job) const
    {
        InPlace{workspace}(job);
        return settings::faultsOf(job);
    }
};

} // namespace

template <settings::Described Settings>
Settings placed(Settings job, const Path& workspace)
{
    InPlace{workspace}(job);
    Found{workspace}(job);
    return job;
}

template <settings::Described Settings>
Settings placedAsFarAsPossible(Settings job, const Path& workspace)
{
    InPlace{workspace}(job);
    try {
        auto found = job;
        Found{workspace}(found);
        return found;
    } catch (const common::Error&) { // the job's check reports what is missing
        return job;
    }
}

#define LR_PLACE(Settings)                                                                                             \
    template Settings placed(Settings, const Path&);                                                                   \
    template Settings placedAsFarAsPossible(Settings, const Path&);
LR_PLACE(SampleSettings)
LR_PLACE(ScoreSettings)
LR_PLACE(TrainSettings)
LR_PLACE(EvaluateSettings)
LR_PLACE(MergeSettings)
#undef LR_PLACE

std::vector<settings::Fault> faultsOf(const protocol::Job& job, const Path& workspace)
{
    return std::visit(Faults{workspace}, job);
}

void writeText(const ScoreSettings& job)
{
    if (job.text.empty())
        return;
    common::posixFileSystem().createFolders(job.textFile.parent_path());
    common::writeFileAtomically(job.textFile, job.text);
}

} // namespace lr::server
