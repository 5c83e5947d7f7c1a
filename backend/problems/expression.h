#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lr::problems {

/// A formula as a tree. The parser limits it to kMaxNodes nodes, and so limits its depth.
struct Expression
{
    enum class Kind
    {
        Number,   ///< text: digits with at most one point, and perhaps an exponent of ten
        Name,     ///< text: a variable with its index and primes, "x", "C_1", "\alpha"; or a whole word
        Constant, ///< text: "pi", "e" or "i"
        Sum,
        Product,
        Negative, ///< one operand
        Quotient, ///< numerator, denominator
        Power,    ///< base, exponent
        Call ///< text: "sin", "ln", "sqrt", "abs", "factorial", …; "log" and "root" have base and index as second
             ///< operand
    };

    Kind kind = Kind::Number;
    std::string text;
    std::vector<Expression> operands;
};

inline constexpr std::size_t kMaxNodes = 600;
inline constexpr int kMaxDepth = 100; ///< depth of nested brackets and arguments; a bracket counts twice

/// Parses LaTeX as it stands in answers, and the notation of programs (2*x^3, sqrt(2), exp(-t)): sums, products with
/// and without sign, \frac in all its forms, powers, roots, absolute values, factorials, binomials, floors, functions
/// with and without brackets, mixed numbers. If `text` is no formula or exceeds the limits, returns a sentence that
/// says why. Never throws for its content.
std::variant<Expression, std::string> parseExpression(std::string_view text);

/// Whether the formula contains any Name.
bool hasNames(const Expression& expression);

} // namespace lr::problems
