#include "problems/value_comparison.h"

#include "common/error.h"
#include "problems/expression.h"
#include "problems/expression_algebra.h"
#include "problems/expression_probe.h"
#include "problems/latex_text.h"
#include "problems/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <variant>

namespace lr::problems {

namespace {

using Complex = std::complex<double>;

/// A part of a complex number this much smaller than the whole is rounding.
constexpr double kNegligiblePart = 1e-12;

/// One side of a comparison of constants.
struct Constant
{
    std::string_view text;
    const Expression& formula;
    Complex value;
};

/// Decimals with a fraction; "7.00" is an integer.
bool holdsDecimal(const Expression& expression)
{
    if (expression.kind == Expression::Kind::Number) {
        const auto number = numberFromText(expression.text);
        return number && number->lastPlace > 0;
    }
    return std::any_of(expression.operands.begin(), expression.operands.end(), holdsDecimal);
}

bool holdsQuotient(const Expression& expression)
{
    return expression.kind == Expression::Kind::Quotient || holdsDecimal(expression) ||
           std::any_of(expression.operands.begin(), expression.operands.end(), holdsQuotient);
}

/// Whether a formula holds what is mostly irrational: π, e, roots, functions.
bool holdsIrrational(const Expression& expression)
{
    using Kind = Expression::Kind;
    static constexpr auto kRational =
        std::to_array<std::string_view>({"factorial", "binomial", "abs", "floor", "ceil"});
    const bool isPlain =
        expression.kind != Kind::Constant && (expression.kind != Kind::Call || isIn(kRational, expression.text));
    const bool isRoot = expression.kind == Kind::Power && holdsQuotient(expression.operands[1]);
    return !isPlain || isRoot || std::any_of(expression.operands.begin(), expression.operands.end(), holdsIrrational);
}

template <typename Same>
bool bothParts(Complex a, Complex b, Same same)
{
    const double negligible = kNegligiblePart * std::max(std::abs(a), std::abs(b));
    const auto isSame = [&](double x, double y) { return std::abs(x - y) <= negligible || same(x, y); };
    return isSame(a.real(), b.real()) && isSame(a.imag(), b.imag());
}

/// A constant with a decimal in it, against one that is exact.
bool isRounding(const Constant& decimal, const Constant& exact)
{
    const auto value = exact.value;
    const auto number = numberFromText(decimal.text);
    const bool isInteger = value == Complex(std::round(value.real()));
    if (number && number->lastPlace > 0)
        return std::abs(value.imag()) <= kNegligiblePart * std::abs(value) &&
               isRoundingOf(*number, value.real(), !isInteger && holdsIrrational(exact.formula));
    return !isInteger && bothParts(decimal.value, value, closeEnough);
}

Grade compareExactly(const Constant& a, const Constant& b)
{
    const auto isSame = equalConstants(a.formula, b.formula);
    if (isSame.value_or(false))
        return {true, "the same value"};
    const bool isDecimalA = holdsDecimal(a.formula);
    const bool isDecimalB = holdsDecimal(b.formula);
    // Beyond exact arithmetic lie floors and the like; float64 is good for twelve digits of these.
    if (!isSame && bothParts(a.value, b.value, [](double x, double y) { return x == y; }))
        return {true, "the same value to twelve digits"};
    if (!isDecimalA && !isDecimalB)
        return {false, "different values"};
    const bool isRounded = isDecimalA && isDecimalB ? bothParts(a.value, b.value, closeEnough)
                           : isDecimalA             ? isRounding(a, b)
                                                    : isRounding(b, a);
    return isRounded ? Grade{true, "the same value, rounded"} : Grade{false, "different values"};
}

Grade compareTolerantly(const Constant& a, const Constant& b)
{
    if (bothParts(a.value, b.value, closeEnough))
        return {true, "the same value"};
    return provablyEqual(a.formula, b.formula) ? Grade{true, "equal after simplification"}
                                               : Grade{false, "different values"};
}

Grade compareSymbols(const Expression& a, const Expression& b)
{
    const auto agreement = compareAtPoints(a, b);
    if (agreement == Agreement::Different)
        return {false, "different formulas"};
    if (provablyEqual(a, b))
        return {true, "equal after simplification"};
    return agreement == Agreement::Equal ? Grade{true, "equal wherever it was computed"}
                                         : Grade{false, "formulas too large to be compared"};
}

} // namespace

Grade compareFormulas(std::string_view answer, std::string_view reference, Grader grader)
{
    auto parsedA = parseExpression(answer);
    auto parsedB = parseExpression(reference);
    for (const auto* parsed : {&parsedA, &parsedB}) {
        if (const auto* reason = std::get_if<std::string>(parsed))
            return {false, "different texts (" + common::printable(*reason, 80) + ")"};
    }
    const auto& formulaA = std::get<Expression>(parsedA);
    const auto& formulaB = std::get<Expression>(parsedB);
    const auto valueA = constantValue(formulaA);
    const auto valueB = constantValue(formulaB);
    if (!valueA || !valueB)
        return compareSymbols(formulaA, formulaB);
    const Constant a{answer, formulaA, *valueA};
    const Constant b{reference, formulaB, *valueB};
    return grader == Grader::Exact ? compareExactly(a, b) : compareTolerantly(a, b);
}

} // namespace lr::problems
