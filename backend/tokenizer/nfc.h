#pragma once

#include <string>
#include <string_view>

namespace lr::tokenizer {

/// True if a cheap look at the characters proves that well-formed `text` is in Normalization Form C. False leaves that
/// open. Covers ASCII, Latin, Cyrillic, Arabic letters, general punctuation, CJK, Hangul and emoji.
bool isPlainlyNfc(std::string_view text);

/// Unicode Normalization Form C of well-formed `text`, in time n log n whatever the combining marks. Uses utf8proc's
/// version of Unicode (14 in Debian 12). Hugging Face's library has older tables, so it orders a few newer
/// marks differently.
std::string toNfc(std::string_view text);

} // namespace lr::tokenizer
