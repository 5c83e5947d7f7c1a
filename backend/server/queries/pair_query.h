#pragma once

#include "protocol/workspace_messages.h"

namespace lr::server {

/// Looks at one or two model folders without loading weights. A fault of one is reported in its description; nothing is
/// thrown for it.
protocol::PairReport inspectPair(const protocol::InspectPairRequest& request);

} // namespace lr::server
