#pragma once

#include "protocol/run_messages.h"

#include <filesystem>
#include <vector>

namespace lr::server {

/// Folders of fine-tuning runs in a workspace, by name.
std::vector<std::filesystem::path> runFolders(const std::filesystem::path& workspace);

/// The first of runs/run-1, runs/run-2, … that does not exist yet.
std::filesystem::path freeRunFolder(const std::filesystem::path& workspace);

/// runs/NAME. Throws Error(InvalidArgument) for a name that is empty or leads out of the folder.
std::filesystem::path runFolder(const std::filesystem::path& workspace, const std::string& name);

/// The adapter of a run: `run` is a name under runs/ or a path, perhaps with @STEP. Without a step it is the finished
/// adapter, else that of the last checkpoint. Throws Error(NotFound).
std::filesystem::path adapterFolder(const std::filesystem::path& workspace, const std::string& run);

/// The latest first. A folder that cannot be read has its reason instead of content.
std::vector<protocol::RunInfo> listRuns(const std::filesystem::path& workspace);

/// Metrics and marks of a run. Throws Error(NotFound, CorruptData).
protocol::RunMetrics readRunMetrics(
    const std::filesystem::path& workspace, const protocol::ReadMetricsRequest& request);

} // namespace lr::server
