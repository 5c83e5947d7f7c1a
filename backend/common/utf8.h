#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lr::common {

constexpr bool isAsciiDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Bytes (1 to 4) of the well-formed UTF-8 sequence at the start of `bytes`; 0 if it is empty or ill-formed there
/// (overlong, surrogate, above U+10FFFF, truncated). Source: Unicode 15, table 3-7.
std::size_t utf8SequenceLength(std::string_view bytes);

/// Offset of the first ill-formed byte, or nothing when all of `bytes` is well-formed UTF-8.
std::optional<std::size_t> firstInvalidUtf8(std::string_view bytes);

/// Number of bytes at the end of `bytes` that begin a sequence which more bytes could complete (0 to 3).
std::size_t incompleteUtf8Tail(std::string_view bytes);

/// `bytes` with every maximal ill-formed part replaced by U+FFFD.
std::string sanitizedUtf8(std::string_view bytes);

/// Code point of the well-formed sequence of `length` bytes at the start of `bytes`.
char32_t decodeUtf8(std::string_view bytes, std::size_t length);

/// Appends the UTF-8 form of `codePoint` (a Unicode scalar value).
void appendUtf8(std::string& out, char32_t codePoint);

} // namespace lr::common
