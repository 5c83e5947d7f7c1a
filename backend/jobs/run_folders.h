#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lr::jobs {

/// Folders of fine-tuning runs in a workspace, by name.
std::vector<std::filesystem::path> runFolders(const std::filesystem::path& workspace);

/// The first of runs/run-1, runs/run-2, … that does not exist yet.
std::filesystem::path freeRunFolder(const std::filesystem::path& workspace);

/// runs/NAME. Throws Error(InvalidArgument) for a name that is empty or leads out of the folder.
std::filesystem::path runFolder(const std::filesystem::path& workspace, const std::string& name);

/// The adapter of a run: `run` is a name under runs/ or a path, perhaps with @STEP. Without a step it is the finished
/// adapter, else that of the last checkpoint. Throws Error(NotFound).
std::filesystem::path adapterFolder(const std::filesystem::path& workspace, const std::string& run);

} // namespace lr::jobs
