#pragma once

#include "protocol/run_messages.h"

#include <filesystem>
#include <vector>

namespace lr::server {

/// The latest first. A folder that cannot be read has its reason instead of content.
std::vector<protocol::RunInfo> listRuns(const std::filesystem::path& workspace);

/// Metrics and marks of a run. Throws Error(NotFound, CorruptData).
protocol::RunMetrics readRunMetrics(
    const std::filesystem::path& workspace, const protocol::ReadMetricsRequest& request);

} // namespace lr::server
