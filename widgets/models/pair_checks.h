#pragma once

#include "protocol/job_messages.h"
#include "protocol/workspace_messages.h"

#include <vector>

namespace lr::widgets {

/// What an engine found in two model folders, as lines for people: each model, whether the tokenizers agree, and the
/// memory that sampling with both needs compared with what is available.
std::vector<protocol::Check> pairChecks(const protocol::PairReport& report);

} // namespace lr::widgets
