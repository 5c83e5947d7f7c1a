#pragma once

#include "protocol/session_messages.h"

#include <string>

namespace lr::engine {

/// This engine and the machine it runs on.
protocol::InitializeResult describeEngine();

/// The engine's version and, a line each, what it computes with and on: what a report of a fault needs.
std::string versionText();

} // namespace lr::engine
