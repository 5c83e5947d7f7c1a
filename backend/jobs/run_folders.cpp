#include "jobs/run_folders.h"

#include "common/error.h"
#include "model/adapter_files.h"
#include "model/hub_cache.h"
#include "training/checkpoint_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::jobs {

using common::Error;
using common::ErrorCode;

std::vector<std::filesystem::path> runFolders(const std::filesystem::path& workspace)
{
    std::vector<std::filesystem::path> folders;
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(workspace / "runs", missing)) {
        if (std::filesystem::exists(entry.path() / training::kRunFile, missing))
            folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::filesystem::path freeRunFolder(const std::filesystem::path& workspace)
{
    std::error_code unknown;
    for (int number = 1;; ++number) {
        auto folder = workspace / "runs" / fmt::format("run-{}", number);
        if (!std::filesystem::exists(folder, unknown))
            return folder;
    }
}

std::filesystem::path runFolder(const std::filesystem::path& workspace, const std::string& name)
{
    const std::filesystem::path path(name);
    if (name.empty() || name == "." || name == ".." || path.has_parent_path() || name.size() > 200)
        throw Error(ErrorCode::InvalidArgument, "'" + common::printable(name) +
                                                    "' cannot be the name of a run: it must name a folder under "
                                                    "runs/, without a slash.");
    return workspace / "runs" / path;
}

std::filesystem::path adapterFolder(const std::filesystem::path& workspace, const std::string& run)
{
    const auto name = training::parseCheckpointName(run);
    const auto folder =
        name.run.has_parent_path() ? model::findModelFolder(name.run) : runFolder(workspace, name.run.string());
    std::error_code unknown;
    if (!name.step && std::filesystem::exists(folder / model::kAdapterConfigFile, unknown))
        return folder;
    const auto steps = training::checkpointSteps(folder);
    if (steps.empty() || (name.step && !std::binary_search(steps.begin(), steps.end(), *name.step)))
        throw Error(ErrorCode::NotFound, common::quotedPath(folder) + " holds no adapter" +
                                             (name.step ? fmt::format(" of step {}", *name.step) : std::string()) +
                                             ". Name a run that has one, or one of its checkpoints.");
    return training::checkpointFolder(folder, name.step.value_or(steps.back()));
}

} // namespace lr::jobs
