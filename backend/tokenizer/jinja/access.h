#pragma once

#include "tokenizer/jinja/runtime.h"

namespace lr::tokenizer::jinja {

/// object.name as Jinja's sandbox looks it up: the Python attribute first, then the item. A method that would change
/// the object, or a name that reaches into Python's inside, gives an undefined value, as in the sandbox.
Value attributeOf(Runtime& runtime, const Value& object, std::string_view name);

/// object[index]: the item first, then the attribute. A missing item is undefined; an item of undefined is an error.
Value itemOf(Runtime& runtime, const Value& object, const Value& index);

/// object[start:stop:step]; a bound that is None does not bound.
Value sliceOf(Runtime& runtime, const Value& object, const Value& start, const Value& stop, const Value& step);

/// An item by a dotted path ("function.name", "0.id"), a number, or None (the object itself), as filters take it.
/// A missing part is replaced by `fallback`, if there is one.
Value itemByPath(Runtime& runtime, const Value& object, const Value& path, const Value* fallback = nullptr);

} // namespace lr::tokenizer::jinja
