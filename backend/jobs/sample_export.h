#pragma once

#include "jobs/scored_workspace.h"
#include "selection/thresholds.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace lr::jobs {

struct ExportCounts
{
    std::int64_t problems = 0;
    std::int64_t steps = 0; ///< all steps that the thresholds were applied to
    std::int64_t samples = 0;
};

/// Writes the selected steps as samples in the authors' format. The file appears only when it is complete. Throws
/// Error(InvalidArgument) for thresholds out of range, Error(Cancelled), and what reading and writing throw.
ExportCounts exportSamples(const ScoredWorkspaceOptions& source, const selection::SelectionThresholds& thresholds,
    const std::filesystem::path& out, std::stop_token stop = {});

} // namespace lr::jobs
