#pragma once

#include <filesystem>

namespace lr::server {

/// A copy of the demo workspace names the folders of the machine it was made for. Where the models are not there and
/// `demoResources` holds the very same ones (by fingerprint), the workspace gets their present paths and those of their
/// problems. Does nothing to other workspaces. True if something was changed. Throws what writing to the workspace
/// throws.
bool relocateDemo(const std::filesystem::path& workspace, const std::filesystem::path& demoResources);

/// Makes a workspace name `installed` as the folder of its models and problems, whether it is there or not: for the one
/// that is shipped, which must not reveal where it was built. Throws what writing to the workspace throws.
void nameDemoFolder(const std::filesystem::path& workspace, const std::filesystem::path& installed);

} // namespace lr::server
