#include "tokenizer/jinja/access.h"
#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/number_text.h"
#include "tokenizer/jinja/operators.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace lr::tokenizer::jinja {

namespace {

/// int(real); nothing for NaN.
std::optional<std::int64_t> truncated(double real)
{
    if (std::isnan(real))
        return std::nullopt;
    if (std::isinf(real))
        fail("infinity cannot become an integer.");
    if (!(std::abs(real) < 0x1p63))
        failUnsupported("an integer beyond 64 bits is not supported.");
    return static_cast<std::int64_t>(real);
}

/// int(value, base) with a fallback to int(float(value)); `base` is ignored unless `value` is a string.
std::optional<std::int64_t> integerOf(Runtime& runtime, const Value& value, const Value* base)
{
    if (value.isInteger())
        return value.toInteger();
    if (value.isNumber())
        return truncated(value.toReal());
    if (value.isUndefined())
        failUndefined(value);
    if (!value.isString())
        return std::nullopt;
    runtime.meter().scan(value.text().size());
    const std::int64_t radix = base == nullptr ? 10 : base->isInteger() ? base->toInteger() : -1;
    if (radix == 0)
        failUnsupported("int with the base 0 is not supported.");
    if (radix >= 2 && radix <= 36)
        if (const auto integer = integerFromText(value.text(), static_cast<int>(radix)))
            return integer;
    const auto real = realFromText(value.text());
    return real ? truncated(*real) : std::nullopt;
}

Value toInteger(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("int", arguments, {"default", "base"});
    if (const auto integer = integerOf(runtime, subject, bound.find(1)))
        return Value::integer(*integer);
    return bound.find(0) != nullptr ? bound.at(0) : Value::integer(0);
}

Value toFloat(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("float", arguments, {"default"});
    if (subject.isUndefined())
        failUndefined(subject);
    if (subject.isNumber())
        return Value::real(subject.toReal());
    if (subject.isString()) {
        runtime.meter().scan(subject.text().size());
        if (const auto real = realFromText(subject.text()))
            return Value::real(*real);
    }
    return bound.find(0) != nullptr ? bound.at(0) : Value::real(0);
}

Value absolute(Runtime&, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("abs", arguments, {});
    if (!subject.isNumber())
        failType(subject, "abs needs a number");
    if (!subject.isInteger())
        return Value::real(std::abs(subject.toReal()));
    return subject.toInteger() < 0 ? negated(subject) : Value::integer(subject.toInteger());
}

/// round(value, digits) of Python: the decimal text of that many digits, rounded from the exact value, half to even.
Value roundedCommon(const Value& value, std::int64_t digits)
{
    if (digits < 0)
        failUnsupported("round with a negative precision is not supported.");
    if (value.isInteger())
        return Value::integer(value.toInteger());
    const double real = value.toReal();
    if (!std::isfinite(real) || digits > 323)
        return value;
    return Value::real(std::strtod(fmt::format("{:.{}f}", real, digits).c_str(), nullptr));
}

Value roundNumber(Runtime&, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("round", arguments, {"precision", "method"});
    const std::int64_t precision = bound.integerOr(0, 0);
    const std::string method = bound.find(1) != nullptr ? bound.string(1) : "common";
    if (method != "common" && method != "ceil" && method != "floor")
        fail("round knows the methods common, ceil and floor.");
    if (!subject.isNumber())
        failType(subject, "round needs a number");
    if (method == "common")
        return roundedCommon(subject, precision);
    if (std::abs(precision) > 22)
        failUnsupported(fmt::format("round to {} digits up or down is not supported.", precision));
    const double power = std::pow(10.0, static_cast<double>(precision));
    const double scaled = subject.toReal() * power;
    if (!std::isfinite(scaled))
        fail("a number that is not finite cannot be rounded.");
    // Adding 0 removes a negative zero, which Python's integer in between does not have.
    return Value::real(((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) + 0.0) / power);
}

Value sum(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("sum", arguments, {"attribute", "start"});
    const Value path = bound.find(0) != nullptr ? bound.at(0) : Value::none();
    Value total = bound.find(1) != nullptr ? bound.at(1) : Value::integer(0);
    if (total.isString())
        fail("sum does not add strings; use join.");
    auto next = iterate(runtime, subject);
    for (Value item; next(item);)
        total = binaryOperation(runtime, BinaryOperator::Add, total, itemByPath(runtime, item, path));
    return total;
}

} // namespace

const std::map<std::string_view, Filter>& numberFilters()
{
    static const std::map<std::string_view, Filter> kFilters = {
        {"int", toInteger}, {"float", toFloat}, {"abs", absolute}, {"round", roundNumber}, {"sum", sum}};
    return kFilters;
}

} // namespace lr::tokenizer::jinja
