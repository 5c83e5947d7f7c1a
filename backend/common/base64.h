#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lr::common {

/// Base64 of `bytes` (RFC 4648, with padding, without line ends).
std::string toBase64(std::span<const std::byte> bytes);

/// Number of bytes that `text` decodes to. Unset if `text` cannot be base64: its length is no multiple of four, or it
/// has padding before the last two places.
std::optional<std::size_t> base64Size(std::string_view text);

/// Size of the buffer that decodeBase64() needs for a text of `textSize` characters: up to two bytes more than
/// base64Size().
constexpr std::size_t base64Room(std::size_t textSize)
{
    return textSize / 4 * 3;
}

/// Decodes `text` into `out`, which holds base64Room(text.size()) bytes or more. Returns false if a character is not
/// allowed in base64 (white space is not); `out` is then unspecified. base64Size(text) must be set.
bool decodeBase64(std::string_view text, std::span<std::byte> out);

} // namespace lr::common
