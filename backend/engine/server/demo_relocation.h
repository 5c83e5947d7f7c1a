#pragma once

#include <filesystem>

namespace lr::server {

/// A copy of the demo workspace names the folders of the machine it was made on. Where those are gone and
/// `demoResources` holds the very same models (by fingerprint), the workspace is told where they and their problems are
/// now. Does nothing to other workspaces. True if something was changed. Throws what writing to the workspace throws.
bool relocateDemo(const std::filesystem::path& workspace, const std::filesystem::path& demoResources);

} // namespace lr::server
