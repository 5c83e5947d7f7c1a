#pragma once

#include "tokenizer/jinja/arguments.h"

namespace lr::tokenizer::jinja {

enum class MethodStatus
{
    None,       ///< Python has no such attribute
    Offered,    ///< callMethod() knows it
    NotOffered, ///< Python has it, this interpreter does not
    Unsafe      ///< it would change the object: the sandbox forbids it
};

MethodStatus methodStatus(const Value& object, std::string_view name);

/// object.name(arguments…) for a method that methodStatus() calls Offered, or loop.cycle.
Value callMethod(Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments);

/// Methods of str; nothing if `name` is none of them.
std::optional<Value> callTextMethod(
    Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments);
/// The part of them that looks into a string instead of making another.
std::optional<Value> callTextQuery(
    Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments);

/// len() of a string, counted as scanned where it takes a scan.
std::int64_t lengthOfText(Runtime& runtime, const Text& text);

// The work behind methods and filters alike; positions in code points.
std::string replaceAll(
    Runtime& runtime, std::string_view text, std::string_view from, std::string_view to, std::int64_t count);
std::string_view stripped(std::string_view text, const Value* characters, bool left, bool right);
std::string centered(Runtime& runtime, std::string_view text, std::int64_t width, std::string_view fill);

} // namespace lr::tokenizer::jinja
