#pragma once

#include "common/json.h"
#include "jobs/run_folders.h"

#include <cstdint>
#include <filesystem>
#include <string>

/// For the sources of kinds.
namespace lr::jobs {

/// "200 problems"; "all problems" for 0.
std::string problemCount(std::int64_t maxProblems);

/// The adapter of the run that a job names, if it names one: where it will be, or where it is. The latter throws as
/// adapterFolder().
void placeAdapter(auto& job, const std::filesystem::path& workspace)
{
    if (!job.run.empty())
        job.adapter = workspace / "runs" / job.run;
}
void resolveAdapter(auto& job, const std::filesystem::path& workspace)
{
    if (!job.run.empty())
        job.adapter = adapterFolder(workspace, job.run);
}

/// A number of a job's result; 0 if it is not there.
double numberIn(const common::Json& result, const char* key);

} // namespace lr::jobs
