#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace lr::common {

/// SHA-256 as 64 hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);

/// SHA-256 of a file's content. Throws Error(NotFound, IoError).
std::string sha256OfFile(const std::filesystem::path& path);

} // namespace lr::common
