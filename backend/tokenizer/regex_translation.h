#pragma once

#include <string>
#include <string_view>

namespace lr::tokenizer {

/// The PCRE2 pattern that means what `pattern` means to Oniguruma with Ruby's syntax and UTF-8, the engine behind
/// Hugging Face's tokenizers. Only constructs whose meaning in both is known are let through; the two differ in, for
/// example, \s (U+180E, U+0085), \h, \w, nested classes, and "{n}+". To be compiled with UTF, UCP and MULTILINE, and
/// line feed as the newline. `source` names the file in errors. Throws Error(Unsupported) naming the construct.
std::string translateOniguruma(std::string_view pattern, std::string_view source);

} // namespace lr::tokenizer
