#pragma once

#include "tokenizer/jinja/runtime.h"

namespace lr::tokenizer::jinja {

/// iter(value): characters of a string, keys of a dictionary, nothing for an undefined value. Each call of the returned
/// function gives one element and counts one step; at the end it returns false. Throws Error(CorruptData) if it cannot
/// be iterated.
std::function<bool(Value&)> iterate(Runtime& runtime, const Value& value);

/// list(value)
std::vector<Value> elementsOf(Runtime& runtime, const Value& value);

bool isIterable(const Value& value);

/// len(value). Throws Error(CorruptData) if it has none.
std::int64_t lengthOf(Runtime& runtime, const Value& value);

/// value[::-1] or reversed(value), element by element.
std::vector<Value> reversedElements(Runtime& runtime, const Value& value);

} // namespace lr::tokenizer::jinja
