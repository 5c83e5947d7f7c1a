#pragma once

#include <string_view>

namespace lr::tokenizer {

/// Unicode's White_Space property: what \s means in the regular expressions of tokenizer.json.
bool isWhiteSpace(char32_t character);

/// What \w means to Hugging Face's "single_word": alphabetic, marks, decimal digits, connectors, join controls.
bool isWordCharacter(char32_t character);

/// First and last character of well-formed, non-empty UTF-8.
char32_t firstCharacter(std::string_view text);
char32_t lastCharacter(std::string_view text);

/// Bytes of the white space at the start and at the end of well-formed UTF-8.
std::size_t leadingWhiteSpace(std::string_view text);
std::size_t trailingWhiteSpace(std::string_view text);

} // namespace lr::tokenizer
