#pragma once

#include "protocol/workspace_messages.h"

#include <filesystem>

namespace lr::server {

/// Grades the final answer of each trajectory of a scoring. Without a problem file the result holds only a notice.
/// Throws what reading the workspace or the file throws.
protocol::GradeResult gradeTrajectories(const std::filesystem::path& workspace, const protocol::GradeRequest& request);

} // namespace lr::server
