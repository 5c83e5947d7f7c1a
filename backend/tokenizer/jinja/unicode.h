#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What Python's str does to text, for well-formed UTF-8. Positions and lengths count code points, as in Python.
namespace lr::tokenizer::jinja {

/// The code point at byte `offset`; advances `offset` past it.
char32_t nextCodePoint(std::string_view text, std::size_t& offset);

std::size_t countCodePoints(std::string_view text);
bool isAscii(std::string_view text);

/// Byte offsets of every code point, and of the end: countCodePoints(text) + 1 numbers.
std::vector<std::size_t> codePointOffsets(std::string_view text);

bool isSpace(char32_t c);       ///< str.isspace of one character
bool isPrintable(char32_t c);   ///< str.isprintable of one character
bool isDigit(char32_t c);       ///< str.isdecimal of one character
bool isOtherNumber(char32_t c); ///< a number that is no decimal digit: one of Python's digits or not

/// Bytes of the white space at the start (at the end) of `text`.
std::size_t leadingSpace(std::string_view text);
std::size_t trailingSpace(std::string_view text);

/// Full case mappings: one character may become three, a final sigma is seen. Source: Unicode 15 through utf8proc.
std::string toUpper(std::string_view text);
std::string toLower(std::string_view text);
std::string capitalize(std::string_view text); ///< first character in title case, the others in lower case
/// Every run of cased characters capitalised. Modifier letters (ª, ʰ) do not count as cased, unlike in Python.
std::string titleCase(std::string_view text);
std::string titleByWords(std::string_view text); ///< upper case after white space, a hyphen or an opening bracket

/// Lines of `text` without their ends, at every line boundary str.splitlines() knows.
std::vector<std::string_view> splitLines(std::string_view text);

} // namespace lr::tokenizer::jinja
