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

bool isSpace(char32_t c);     ///< str.isspace of one character
bool isPrintable(char32_t c); ///< str.isprintable of one character
bool isCased(char32_t c);
bool isUpperCase(char32_t c);
bool isLowerCase(char32_t c);
bool isTitleCase(char32_t c);
bool isLetter(char32_t c);       ///< str.isalpha of one character
bool isDecimalDigit(char32_t c); ///< str.isdecimal of one character
bool isOtherNumber(char32_t c);  ///< categories Nl and No: numeric in some of Python's senses only

/// Bytes of the white space at the start (at the end) of `text`.
std::size_t leadingSpace(std::string_view text);
std::size_t trailingSpace(std::string_view text);

/// Full case mappings (one character may become three, a final sigma is seen). Source: Unicode 15 through utf8proc,
/// and SpecialCasing.txt.
std::string toUpper(std::string_view text);
std::string toLower(std::string_view text);
std::string swapCase(std::string_view text);
std::string capitalize(std::string_view text); ///< first character in title case, the others in lower case
std::string titleCase(std::string_view text);  ///< every run of cased characters capitalised

/// Lines of `text` without their ends, at every line boundary str.splitlines() knows; with their ends on request.
std::vector<std::string_view> splitLines(std::string_view text, bool keepEnds = false);

} // namespace lr::tokenizer::jinja
