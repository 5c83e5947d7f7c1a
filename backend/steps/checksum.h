#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lr::steps {

/// 64-bit checksum against accidental damage, not against manipulation. It detects every change that lies within eight
/// aligned bytes, and any other with probability 1 − 2⁻⁶⁴. Runs at memory speed. It is part of the file format, so it
/// never changes.
std::uint64_t checksum64(std::span<const std::byte> bytes);

} // namespace lr::steps
