#include "problems/expression_probe.h"

#include "common/random.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace lr::problems {

namespace {

using Complex = std::complex<double>;
using Kind = Expression::Kind;

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kNumPoints = 12;
constexpr int kMinUsablePoints = 3;
constexpr double kSlack = 1e-10; ///< relative difference that always counts as rounding, whatever the estimate is

double numberValue(const std::string& text)
{
    double value = 0;
    const auto digits = text.starts_with('.') ? "0" + text : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? value : kNaN;
}

bool isInteger(Complex z)
{
    return z.imag() == 0 && z.real() == std::floor(z.real());
}

ProbedValue noValue()
{
    return {{kNaN, kNaN}, 0};
}

/// f(z) with its error, for which |f'| is estimated by a difference quotient.
template <typename Function>
ProbedValue applied(Function f, const ProbedValue& z)
{
    const auto value = f(z.value);
    const double step = 1e-6 * std::max(1.0, std::abs(z.value));
    const auto slope = std::abs(f(z.value + step) - value) / step;
    const double passedOn = z.error > 0 && std::isfinite(slope) ? slope * z.error : 0;
    return {value, passedOn + kEpsilon * std::abs(value)};
}

ProbedValue power(const ProbedValue& base, const ProbedValue& exponent)
{
    if (base.value == 0.0)
        return exponent.value.real() > 0 ? ProbedValue{0.0, base.error} : noValue();
    const bool isRealPower =
        base.value.imag() == 0 && exponent.value.imag() == 0 && (base.value.real() > 0 || isInteger(exponent.value));
    const auto value = isRealPower ? Complex(std::pow(base.value.real(), exponent.value.real()))
                                   : std::pow(base.value, exponent.value);
    const double relative = std::abs(exponent.value) * base.error / std::abs(base.value) +
                            std::abs(std::log(base.value)) * (exponent.error + kEpsilon * std::abs(exponent.value));
    return {value, std::abs(value) * (relative + kEpsilon)};
}

/// n!, by the gamma function between the integers.
Complex factorial(Complex z)
{
    const bool isNaturalOrBetween = z.imag() == 0 && (z.real() >= 0 || !isInteger(z)) && std::abs(z.real()) < 170;
    return isNaturalOrBetween ? Complex(std::tgamma(z.real() + 1)) : Complex(kNaN, kNaN);
}

Complex binomial(Complex n, Complex k)
{
    if (!isInteger(n) || !isInteger(k) || n.real() < 0)
        return factorial(n) / (factorial(k) * factorial(n - k));
    if (k.real() < 0 || k.real() > n.real())
        return 0.0;
    double result = 1;
    const double count = std::min(k.real(), n.real() - k.real());
    for (double i = 1; i <= std::min(count, 2000.0); ++i)
        result = result * (n.real() - count + i) / i;
    return count <= 2000 ? Complex(result) : Complex(kNaN, kNaN);
}

/// Floor or ceiling of a real value. A value that differs from an integer only by rounding counts as that integer.
ProbedValue rounded(const ProbedValue& z, bool down)
{
    const double nearest = std::round(z.value.real());
    const bool isNear = std::abs(z.value.real() - nearest) <= 1e-9 + z.error;
    if (z.value.imag() != 0)
        return noValue();
    if (isNear)
        return {nearest, 0};
    return {down ? std::floor(z.value.real()) : std::ceil(z.value.real()), 0};
}

ProbedValue root(const ProbedValue& z, const ProbedValue& degree)
{
    const bool isOddOfNegative = z.value.imag() == 0 && z.value.real() < 0 && isInteger(degree.value) &&
                                 std::fmod(std::abs(degree.value.real()), 2.0) == 1;
    const ProbedValue exponent{1.0 / degree.value, degree.error};
    if (!isOddOfNegative)
        return power(z, exponent);
    const auto positive = power({-z.value, z.error}, exponent);
    return {-positive.value, positive.error};
}

ProbedValue quotient(const ProbedValue& a, const ProbedValue& b)
{
    if (std::abs(b.value) <= b.error)
        return noValue();
    const auto value = a.value / b.value;
    return {value, (a.error + std::abs(value) * b.error) / std::abs(b.value) + kEpsilon * std::abs(value)};
}

ProbedValue called(const std::string& function, const std::vector<ProbedValue>& operands)
{
    const auto& z = operands[0];
    const auto of = [&](auto f) { return applied(f, z); };
    if (function == "sqrt")
        return power(z, {0.5, 0});
    if (function == "root")
        return root(z, operands[1]);
    if (function == "log")
        return quotient(
            of([](Complex x) { return std::log(x); }), applied([](Complex x) { return std::log(x); }, operands[1]));
    if (function == "binomial")
        return {binomial(z.value, operands[1].value), 1e-12 * std::abs(binomial(z.value, operands[1].value))};
    if (function == "floor" || function == "ceil")
        return rounded(z, function == "floor");
    if (function == "abs")
        return {std::abs(z.value), z.error};
    if (function == "factorial")
        return of(factorial);
    static const std::map<std::string, Complex (*)(Complex)> kSimple{{"sin", [](Complex x) { return std::sin(x); }},
        {"cos", [](Complex x) { return std::cos(x); }}, {"tan", [](Complex x) { return std::tan(x); }},
        {"cot", [](Complex x) { return 1.0 / std::tan(x); }}, {"sec", [](Complex x) { return 1.0 / std::cos(x); }},
        {"csc", [](Complex x) { return 1.0 / std::sin(x); }}, {"asin", [](Complex x) { return std::asin(x); }},
        {"acos", [](Complex x) { return std::acos(x); }}, {"atan", [](Complex x) { return std::atan(x); }},
        {"sinh", [](Complex x) { return std::sinh(x); }}, {"cosh", [](Complex x) { return std::cosh(x); }},
        {"tanh", [](Complex x) { return std::tanh(x); }}, {"ln", [](Complex x) { return std::log(x); }},
        {"lg", [](Complex x) { return std::log10(x); }}, {"exp", [](Complex x) { return std::exp(x); }}};
    const auto found = kSimple.find(function);
    return found == kSimple.end() ? noValue() : of(found->second);
}

ProbedValue constant(const std::string& text)
{
    if (text == "i")
        return {{0, 1}, 0};
    const double value = text == "pi" ? std::numbers::pi : std::numbers::e;
    return {value, kEpsilon * value};
}

ProbedValue combined(const Expression& expression, const std::vector<ProbedValue>& operands)
{
    ProbedValue result = operands[0];
    switch (expression.kind) {
    case Kind::Negative:
        return {-result.value, result.error};
    case Kind::Quotient:
        return quotient(operands[0], operands[1]);
    case Kind::Power:
        return power(operands[0], operands[1]);
    case Kind::Call:
        return called(expression.text, operands);
    default:
        break;
    }
    for (std::size_t i = 1; i < operands.size(); ++i) {
        const auto& next = operands[i];
        if (expression.kind == Kind::Sum)
            result = {result.value + next.value,
                result.error + next.error + kEpsilon * (std::abs(result.value) + std::abs(next.value))};
        else
            result = {result.value * next.value, std::abs(result.value) * next.error +
                                                     std::abs(next.value) * result.error +
                                                     kEpsilon * std::abs(result.value * next.value)};
    }
    return result;
}

void collectNames(const Expression& expression, NameValues& names)
{
    if (expression.kind == Kind::Name)
        names[expression.text] = 0;
    for (const auto& operand : expression.operands)
        collectNames(operand, names);
}

/// Point `index`: names around 1, of both signs, or small integers. A name's value depends on its spelling alone.
void placeAt(int index, NameValues& names)
{
    const auto random = common::CounterRandom(20241).child(static_cast<std::uint64_t>(index));
    for (auto& [name, value] : names) {
        const double u = random.child(name).uniform(0);
        if (index % 3 == 0)
            value = 0.3 + 2.2 * u;
        else if (index % 3 == 1)
            value = u < 0.5 ? -2.5 + 4 * u : 0.5 + 4 * (u - 0.5);
        else
            value = 2 + std::floor(u * 9);
    }
}

bool differ(const ProbedValue& a, const ProbedValue& b)
{
    const double size = std::max(std::abs(a.value), std::abs(b.value));
    return std::abs(a.value - b.value) > 64 * (a.error + b.error) + kSlack * size;
}

/// Calls visit(a, b) at every point where both have a value that is not lost in rounding errors.
template <typename Visit>
int forEachPoint(const Expression& a, const Expression& b, Visit visit)
{
    NameValues names;
    collectNames(a, names);
    collectNames(b, names);
    int numUsable = 0;
    for (int index = 0; index < kNumPoints; ++index) {
        placeAt(index, names);
        const auto left = valueAt(a, names);
        const auto right = valueAt(b, names);
        if (left.isFinite() && right.isFinite()) {
            ++numUsable;
            visit(left, right);
        }
    }
    return numUsable;
}

} // namespace

bool ProbedValue::isFinite() const
{
    return std::isfinite(value.real()) && std::isfinite(value.imag()) && std::isfinite(error);
}

ProbedValue valueAt(const Expression& expression, const NameValues& names)
{
    if (expression.kind == Kind::Number) {
        const double value = numberValue(expression.text);
        return {value, kEpsilon * value};
    }
    if (expression.kind == Kind::Name)
        return {names.at(expression.text), 0};
    if (expression.kind == Kind::Constant)
        return constant(expression.text);
    std::vector<ProbedValue> operands;
    for (const auto& operand : expression.operands) {
        operands.push_back(valueAt(operand, names));
        if (!operands.back().isFinite())
            return noValue();
    }
    return combined(expression, operands);
}

std::optional<Complex> constantValue(const Expression& expression)
{
    if (hasNames(expression))
        return std::nullopt;
    const auto value = valueAt(expression, {});
    return value.isFinite() ? std::optional(value.value) : std::nullopt;
}

Agreement compareAtPoints(const Expression& a, const Expression& b)
{
    bool isDifferent = false;
    const int numUsable = forEachPoint(
        a, b, [&](const ProbedValue& left, const ProbedValue& right) { isDifferent |= differ(left, right); });
    if (isDifferent)
        return Agreement::Different;
    return numUsable >= kMinUsablePoints ? Agreement::Equal : Agreement::Unknown;
}

std::optional<double> constantRatio(const Expression& a, const Expression& b)
{
    std::vector<ProbedValue> ratios;
    bool isLost = false;
    const int numUsable = forEachPoint(a, b, [&](const ProbedValue& left, const ProbedValue& right) {
        const bool areBothZero = std::abs(left.value) <= 64 * left.error && std::abs(right.value) <= 64 * right.error;
        const auto ratio = quotient(left, right);
        if (!areBothZero && ratio.isFinite())
            ratios.push_back(ratio);
        else if (!areBothZero)
            isLost = true;
    });
    if (isLost || numUsable < kMinUsablePoints || ratios.empty())
        return std::nullopt;
    const auto& first = ratios.front();
    const bool isSame =
        std::none_of(ratios.begin(), ratios.end(), [&](const auto& ratio) { return differ(first, ratio); });
    const bool isReal = std::abs(first.value.imag()) <= 1e-9 * std::abs(first.value.real());
    return isSame && isReal && first.value.real() != 0 ? std::optional(first.value.real()) : std::nullopt;
}

} // namespace lr::problems
