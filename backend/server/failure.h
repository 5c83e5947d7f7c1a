#pragma once

#include "protocol/session_messages.h"

#include <exception>

namespace lr::server {

/// Converts any exception to the failure that is sent to a client.
protocol::Failure failureOf(const std::exception_ptr& error);

} // namespace lr::server
