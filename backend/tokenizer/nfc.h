#pragma once

#include <string>
#include <string_view>

namespace lr::tokenizer {

/// True where a cheap look at the characters already proves that well-formed `text` is in Normalization Form C; false
/// says nothing. Covers ASCII, Latin, Cyrillic, Arabic letters, general punctuation, CJK, Hangul and emoji.
bool isPlainlyNfc(std::string_view text);

/// Unicode Normalization Form C of well-formed `text`, in time n log n whatever the combining marks. As utf8proc knows
/// Unicode (14 in Debian 12); Hugging Face's library orders a few marks that are younger than its tables differently.
std::string toNfc(std::string_view text);

} // namespace lr::tokenizer
