#pragma once

#include "tokenizer/jinja/token.h"

#include <string_view>
#include <vector>

namespace lr::tokenizer::jinja {

/// Splits a template into tokens with the options Hugging Face compiles chat templates with: trim_blocks (a newline
/// right after a block tag or comment is removed), lstrip_blocks (blanks between the start of a line and such a tag are
/// removed), keep_trailing_newline off, and the signs "-" and "+" that overrule them. Comments are left out; {% raw %}
/// becomes Data. `source` is well-formed UTF-8. `name` names the template in errors. Throws Error(CorruptData,
/// Unsupported).
std::vector<Token> tokenize(std::string_view source, std::string_view name);

/// The place with which an error message begins: "chat_template.jinja line 3: ".
std::string placeOf(std::string_view name, int line);

} // namespace lr::tokenizer::jinja
