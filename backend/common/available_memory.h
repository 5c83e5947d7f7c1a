#pragma once

#include <cstddef>

namespace lr::common {

/// Bytes of memory that are free or can be freed at once, as the kernel says (MemAvailable).
std::size_t availableMemory();

} // namespace lr::common
