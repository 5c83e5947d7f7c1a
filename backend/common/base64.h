#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lr::common {

/// Base64 of `bytes` (RFC 4648, with padding, without line ends).
std::string toBase64(std::span<const std::byte> bytes);

/// How many bytes `text` decodes to; nothing if it cannot be base64: a length that is no multiple of four, padding in
/// other than the last two places.
std::optional<std::size_t> base64Size(std::string_view text);

/// Room that decodeBase64 writes to for a text of `textSize` characters: up to two bytes more than base64Size().
constexpr std::size_t base64Room(std::size_t textSize)
{
    return textSize / 4 * 3;
}

/// Decodes `text` into `out`, which holds base64Room(text.size()) bytes or more. False if a character is no base64
/// (white space is none); `out` is then unspecified. base64Size(text) must be set.
bool decodeBase64(std::string_view text, std::span<std::byte> out);

} // namespace lr::common
