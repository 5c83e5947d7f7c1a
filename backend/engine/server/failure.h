#pragma once

#include "protocol/session_messages.h"

#include <exception>

namespace lr::server {

/// Any exception as the failure that a client is told.
protocol::Failure failureOf(const std::exception_ptr& error);

} // namespace lr::server
