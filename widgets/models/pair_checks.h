#pragma once

#include "protocol/job_messages.h"
#include "protocol/workspace_messages.h"

#include <vector>

namespace lr::widgets {

/// What an engine found in two model folders as lines to read: each model, whether their tokenizers agree, and the
/// memory that sampling with both takes beside what there is.
std::vector<protocol::Check> pairChecks(const protocol::PairReport& report);

} // namespace lr::widgets
