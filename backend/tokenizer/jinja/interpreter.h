#pragma once

#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/runtime.h"

namespace lr::tokenizer::jinja {

/// What a template writes. `name` names it in errors; those are as of Template::render().
std::string interpret(
    Runtime& runtime, const Block& body, const std::string& name, const common::OrderedJson& variables);

} // namespace lr::tokenizer::jinja
