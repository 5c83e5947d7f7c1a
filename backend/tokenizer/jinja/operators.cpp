#include "tokenizer/jinja/operators.h"

#include "tokenizer/jinja/format.h"

#include <cmath>

namespace lr::tokenizer::jinja {

namespace {

const char* symbolOf(BinaryOperator op)
{
    static constexpr const char* kSymbols[] = {"+", "-", "*", "/", "//", "%", "**"};
    return kSymbols[static_cast<int>(op)];
}

[[noreturn]] void failOperands(BinaryOperator op, const Value& left, const Value& right)
{
    if (left.isUndefined())
        failUndefined(left);
    if (right.isUndefined())
        failUndefined(right);
    fail(std::string("the operator ") + symbolOf(op) + " does not take '" + left.typeName() + "' and '" +
         right.typeName() + "'.");
}

[[noreturn]] void failTooLarge()
{
    failUnsupported("an integer beyond 64 bits is not supported.");
}

void checkDivisor(bool isZero)
{
    if (isZero)
        fail("division by zero.");
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    checkDivisor(b == 0);
    if (b == -1) {
        if (a == INT64_MIN)
            failTooLarge();
        return -a;
    }
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

std::int64_t floorModulo(std::int64_t a, std::int64_t b)
{
    checkDivisor(b == 0);
    if (b == -1)
        return 0;
    const std::int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

std::int64_t integerPower(std::int64_t base, std::int64_t exponent)
{
    std::int64_t result = 1;
    while (exponent > 0) {
        if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result))
            failTooLarge();
        exponent >>= 1;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base))
            failTooLarge();
    }
    return result;
}

Value realPower(double base, double exponent)
{
    if (base == 0 && exponent < 0)
        fail("zero cannot be raised to a negative power.");
    if (base < 0 && std::trunc(exponent) != exponent && std::isfinite(exponent))
        failUnsupported("complex numbers are not supported.");
    const double result = std::pow(base, exponent);
    if (std::isinf(result) && std::isfinite(base) && std::isfinite(exponent))
        fail("the result of ** is too large.");
    return Value::real(result);
}

/// a / b: correctly rounded if both fit into 53 bits, else to within one unit in the last place.
double quotient(std::int64_t a, std::int64_t b)
{
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (a >= -kExact && a <= kExact && b >= -kExact && b <= kExact)
        return static_cast<double>(a) / static_cast<double>(b);
    return static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b));
}

Value integerOperation(BinaryOperator op, std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    bool overflows = false;
    switch (op) {
    case BinaryOperator::Add:
        overflows = __builtin_add_overflow(a, b, &result);
        break;
    case BinaryOperator::Subtract:
        overflows = __builtin_sub_overflow(a, b, &result);
        break;
    case BinaryOperator::Multiply:
        overflows = __builtin_mul_overflow(a, b, &result);
        break;
    case BinaryOperator::Divide:
        checkDivisor(b == 0);
        return Value::real(quotient(a, b));
    case BinaryOperator::FloorDivide:
        result = floorDivide(a, b);
        break;
    case BinaryOperator::Modulo:
        result = floorModulo(a, b);
        break;
    case BinaryOperator::Power:
        if (b < 0)
            return realPower(static_cast<double>(a), static_cast<double>(b));
        result = integerPower(a, b);
        break;
    }
    if (overflows)
        failTooLarge();
    return Value::integer(result);
}

double realModulo(double a, double b)
{
    checkDivisor(b == 0);
    double rest = std::fmod(a, b);
    if (rest == 0)
        return std::copysign(0.0, b);
    return (rest < 0) != (b < 0) ? rest + b : rest;
}

double realFloorDivide(double a, double b)
{
    checkDivisor(b == 0);
    if (!std::isfinite(a) || !std::isfinite(b))
        return std::floor(a / b);
    const double rest = std::fmod(a, b);
    double quotient = (a - rest) / b;
    if (rest != 0 && (rest < 0) != (b < 0))
        quotient -= 1;
    if (quotient == 0)
        return std::copysign(0.0, a / b);
    const double floored = std::floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

Value realOperation(BinaryOperator op, double a, double b)
{
    switch (op) {
    case BinaryOperator::Add:
        return Value::real(a + b);
    case BinaryOperator::Subtract:
        return Value::real(a - b);
    case BinaryOperator::Multiply:
        return Value::real(a * b);
    case BinaryOperator::Divide:
        checkDivisor(b == 0);
        return Value::real(a / b);
    case BinaryOperator::FloorDivide:
        return Value::real(realFloorDivide(a, b));
    case BinaryOperator::Modulo:
        return Value::real(realModulo(a, b));
    case BinaryOperator::Power:
        return realPower(a, b);
    }
    return {};
}

Value addTexts(Runtime& runtime, const Value& left, const Value& right)
{
    const bool isMarkup = left.isMarkup() || right.isMarkup();
    const auto part = [&](const Value& value) {
        return isMarkup && !value.isMarkup() ? escapedHtml(value.text()) : value.text();
    };
    runtime.meter().allocateText(left.text().size() + right.text().size());
    std::string sum = part(left);
    sum += part(right);
    return runtime.text(std::move(sum), isMarkup);
}

bool isConcatenable(const Sequence* left, const Sequence* right)
{
    return left != nullptr && right != nullptr && left->kind == right->kind && left->kind <= SequenceKind::Tuple;
}

Value addSequences(Runtime& runtime, const Sequence& left, const Sequence& right)
{
    std::vector<Value> items = left.items;
    runtime.meter().allocate((left.items.size() + right.items.size()) * sizeof(Value));
    items.insert(items.end(), right.items.begin(), right.items.end());
    return runtime.sequence(left.kind, std::move(items));
}

/// `count` copies in a row of a string, list or tuple.
Value repeat(Runtime& runtime, const Value& what, std::int64_t count)
{
    const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
    const std::size_t most = runtime.meter().limits().maxAllocatedBytes;
    const auto* sequence = what.sequence();
    const std::size_t unit = sequence != nullptr ? sequence->items.size() * sizeof(Value) : what.text().size();
    if (unit == 0 || times == 0)
        return sequence != nullptr ? runtime.sequence(sequence->kind, {}) : runtime.text({}, what.isMarkup());
    runtime.meter().allocate(times > most / unit ? most + 1 : times * unit);
    if (sequence == nullptr) {
        runtime.meter().allocateText(times * unit);
        std::string out;
        out.reserve(times * unit);
        for (std::size_t i = 0; i < times; ++i)
            out += what.text();
        return runtime.text(std::move(out), what.isMarkup());
    }
    std::vector<Value> items;
    items.reserve(times * sequence->items.size());
    for (std::size_t i = 0; i < times; ++i)
        items.insert(items.end(), sequence->items.begin(), sequence->items.end());
    return runtime.sequence(sequence->kind, std::move(items));
}

bool isRepeatable(const Value& value)
{
    return value.isString() || (value.sequence() != nullptr && value.sequence()->kind <= SequenceKind::Tuple);
}

} // namespace

Value binaryOperation(Runtime& runtime, BinaryOperator op, const Value& left, const Value& right)
{
    if (left.isInteger() && right.isInteger())
        return integerOperation(op, left.toInteger(), right.toInteger());
    if (left.isNumber() && right.isNumber())
        return realOperation(op, left.toReal(), right.toReal());
    if (op == BinaryOperator::Add && left.isString() && right.isString())
        return addTexts(runtime, left, right);
    if (op == BinaryOperator::Add && isConcatenable(left.sequence(), right.sequence()))
        return addSequences(runtime, *left.sequence(), *right.sequence());
    if (op == BinaryOperator::Multiply && isRepeatable(left) && right.isInteger())
        return repeat(runtime, left, right.toInteger());
    if (op == BinaryOperator::Multiply && isRepeatable(right) && left.isInteger())
        return repeat(runtime, right, left.toInteger());
    if (op == BinaryOperator::Modulo && left.isString()) {
        if (left.isMarkup())
            failUnsupported("formatting a text marked safe is not supported.");
        return runtime.text(formatPercent(runtime, left.text(), right));
    }
    failOperands(op, left, right);
}

Value negated(const Value& value)
{
    if (!value.isNumber())
        failType(value, "the operator - needs a number");
    if (!value.isInteger())
        return Value::real(-value.toReal());
    if (value.toInteger() == INT64_MIN)
        failTooLarge();
    return Value::integer(-value.toInteger());
}

Value unaryPlus(const Value& value)
{
    if (!value.isNumber())
        failType(value, "the operator + needs a number");
    return value.isInteger() ? Value::integer(value.toInteger()) : value;
}

std::string escapedHtml(std::string_view text)
{
    static constexpr std::string_view kSpecial = "&<>'\"";
    static constexpr std::string_view kEntities[] = {"&amp;", "&lt;", "&gt;", "&#39;", "&#34;"};
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto known = kSpecial.find(c);
        if (known == std::string_view::npos)
            out += c;
        else
            out += kEntities[known];
    }
    return out;
}

} // namespace lr::tokenizer::jinja
