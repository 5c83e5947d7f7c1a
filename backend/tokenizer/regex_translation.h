#pragma once

#include <string>
#include <string_view>

namespace lr::tokenizer {

/// The PCRE2 pattern that means what `pattern` means to Oniguruma with Ruby's syntax and UTF-8, the engine behind
/// Hugging Face's tokenizers. Only constructs whose meaning in both is known are accepted; the two differ, for example,
/// in \s (U+180E, U+0085), \h, \w, nested classes, and "{n}+". Compile the result with UTF, UCP and MULTILINE, and with
/// line feed as the newline. `source` names the file in errors. Throws Error(Unsupported) naming the construct.
std::string translateOniguruma(std::string_view pattern, std::string_view source);

} // namespace lr::tokenizer
