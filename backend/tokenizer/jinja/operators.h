#pragma once

#include "tokenizer/jinja/runtime.h"

namespace lr::tokenizer::jinja {

enum class BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power
};

/// left op right as Python computes it. Throws Error(CorruptData) for types that do not go together, a division by zero
/// or a use of an undefined value, Error(Unsupported) for an integer beyond 64 bits.
Value binaryOperation(Runtime& runtime, BinaryOperator op, const Value& left, const Value& right);
Value negated(const Value& value);
Value unaryPlus(const Value& value);

/// "&", "<", ">" and the quotes as HTML entities.
std::string escapedHtml(std::string_view text);

} // namespace lr::tokenizer::jinja
