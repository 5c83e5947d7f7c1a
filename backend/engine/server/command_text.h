#pragma once

#include "protocol/job_messages.h"

#include <filesystem>
#include <string>

namespace lr::server {

/// The command that does the same as a job in a terminal, quoted for a POSIX shell. Options at their defaults are left
/// out.
std::string commandText(const protocol::Job& job, const std::filesystem::path& workspace);

} // namespace lr::server
