#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lr::tokenizer {

/// Byte-level vocabularies spell every byte as one printable character: the visible ones of Latin-1 stand for
/// themselves, the other 68 bytes are U+0100 onwards in order. Source: GPT-2's bytes_to_unicode.

/// The UTF-8 spelling of `byte` (1 or 2 bytes), valid for ever.
std::string_view alphabetCharacter(unsigned char byte);

/// The bytes that a vocabulary entry stands for; nothing when a character of it is outside the alphabet.
std::optional<std::string> bytesOfSpelling(std::string_view spelling);

} // namespace lr::tokenizer
