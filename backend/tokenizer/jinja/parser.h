#pragma once

#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/limits.h"

#include <string_view>

namespace lr::tokenizer::jinja {

/// The syntax tree of a template in well-formed UTF-8, with Jinja's grammar. Errors name the template and the line:
/// CorruptData for what Jinja refuses or a passed limit, Unsupported for what Jinja would accept.
Block parseTemplate(std::string_view source, std::string_view name, const Limits& limits);

} // namespace lr::tokenizer::jinja
