#pragma once

#include "tokenizer/jinja/runtime.h"

namespace lr::tokenizer::jinja {

/// str(value) as Python prints it; "" for an undefined value. Throws Error(Unsupported) for what prints a memory
/// address in Python (a generator, a function).
std::string textOf(Runtime& runtime, const Value& value);

/// repr(value).
std::string representationOf(Runtime& runtime, const Value& value);

/// repr of a float: the shortest digits that read back as the same number.
std::string representationOf(double value);

/// json.dumps as Hugging Face's tojson filter calls it.
struct JsonStyle
{
    bool ensureAscii = false;
    std::optional<std::string> indent; ///< one level; nothing means one line
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";
    bool sortKeys = false;
};

/// Throws Error(CorruptData) for what JSON cannot hold.
std::string jsonOf(Runtime& runtime, const Value& value, const JsonStyle& style);

} // namespace lr::tokenizer::jinja
