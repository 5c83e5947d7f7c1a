#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lr::steps {

/// 64-bit checksum against accidents, not against intent: every change within eight aligned bytes is noticed, others
/// with odds of 1 − 2⁻⁶⁴. Runs at memory speed; part of the file format, so it never changes.
std::uint64_t checksum64(std::span<const std::byte> bytes);

} // namespace lr::steps
