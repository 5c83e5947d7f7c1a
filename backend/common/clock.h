#pragma once

#include <chrono>
#include <cstdint>

namespace lr::common {

/// Milliseconds since the beginning of 1970 (UTC), by the clock of the system.
std::int64_t unixTimeMs();

/// Seconds from `start` until now, by a clock that never goes back.
double secondsSince(std::chrono::steady_clock::time_point start);

} // namespace lr::common
