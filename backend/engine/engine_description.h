#pragma once

#include "protocol/session_messages.h"

namespace lr::engine {

/// This engine and the machine it runs on. The first call takes some milliseconds to try how fast matrices are
/// multiplied.
protocol::InitializeResult describeEngine();

} // namespace lr::engine
