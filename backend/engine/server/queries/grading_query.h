#pragma once

#include "protocol/workspace_messages.h"

#include <filesystem>

namespace lr::server {

/// Judges what each trajectory of a scoring ends with. Without a problem file the answer is a notice. Throws what
/// reading the workspace or the file throws.
protocol::GradeResult gradeTrajectories(const std::filesystem::path& workspace, const protocol::GradeRequest& request);

} // namespace lr::server
