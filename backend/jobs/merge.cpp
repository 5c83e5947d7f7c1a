#include "jobs/merge.h"

#include "jobs/check_list.h"
#include "jobs/kind_parts.h"
#include "model/hub_cache.h"

namespace lr::jobs {

using settings::MergeSettings;
using MergeKind = JobKind<MergeSettings>;

std::string MergeKind::title(const MergeSettings& job)
{
    return "Merging " + model::modelName(job.run) + " into " + model::modelName(job.model);
}

void MergeKind::check(const MergeSettings& job, CheckList& checks)
{
    checks.wholeModel(job.model, [&](const auto& model) { checks.disk(job.out.parent_path(), model.weightBytes()); });
    checks.adapterOf(job.run);
    std::error_code unknown;
    if (job.out.empty() || std::filesystem::exists(job.out, unknown))
        checks.add("Output folder", CheckList::Verdict::Bad, "Name a folder that is not there yet.");
}

void MergeKind::place(MergeSettings& job, const std::filesystem::path& workspace)
{
    placeAdapter(job, workspace);
}

void MergeKind::resolve(MergeSettings& job, const std::filesystem::path& workspace)
{
    resolveAdapter(job, workspace);
}

} // namespace lr::jobs
