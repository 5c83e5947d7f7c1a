#include "tokenizer/jinja/operations.h"

#include <fmt/format.h>

namespace lr::tokenizer::jinja {

namespace {

[[noreturn]] void failTooLarge()
{
    failUnsupported("an integer beyond 64 bits is not supported.");
}

Value integerOperation(Operator op, std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    bool overflows = false;
    if (op >= Operator::Divide && b == 0)
        fail("division by zero.");
    switch (op) {
    case Operator::Add:
        overflows = __builtin_add_overflow(a, b, &result);
        break;
    case Operator::Subtract:
        overflows = __builtin_sub_overflow(a, b, &result);
        break;
    case Operator::Multiply:
        overflows = __builtin_mul_overflow(a, b, &result);
        break;
    case Operator::Divide:
        return Value::real(static_cast<double>(a) / static_cast<double>(b)); // past 53 bits rounded twice
    case Operator::FloorDivide:
        overflows = a == INT64_MIN && b == -1;
        result = overflows ? 0 : a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
        break;
    default:
        result = b == -1 ? 0 : a % b;
        result += result != 0 && (result < 0) != (b < 0) ? b : 0;
    }
    if (overflows)
        failTooLarge();
    return Value::integer(result);
}

Value realOperation(Operator op, double a, double b)
{
    if (op >= Operator::Divide && b == 0)
        fail("division by zero.");
    if (op > Operator::Divide)
        failUnsupported("the operators // and % of other than whole numbers are not supported.");
    return Value::real(op == Operator::Add        ? a + b
                       : op == Operator::Subtract ? a - b
                       : op == Operator::Multiply ? a * b
                                                  : a / b);
}

Value addTexts(Runtime& runtime, const Value& left, const Value& right)
{
    const bool isMarkup = left.isMarkup() || right.isMarkup();
    const auto part = [&](const Value& value) {
        return isMarkup && !value.isMarkup() ? escapedHtml(value.text()) : value.text();
    };
    runtime.meter().allocateText(left.text().size() + right.text().size());
    return runtime.text(part(left) + part(right), isMarkup);
}

Value addSequences(Runtime& runtime, const Sequence& left, const Sequence& right)
{
    runtime.meter().allocate((left.items.size() + right.items.size()) * sizeof(Value));
    std::vector<Value> items = left.items;
    items.insert(items.end(), right.items.begin(), right.items.end());
    return runtime.sequence(left.kind, std::move(items));
}

bool isList(const Value& value)
{
    return value.sequence() != nullptr && value.sequence()->isList();
}

/// `count` copies in a row of a string, list or tuple.
Value repeat(Runtime& runtime, const Value& what, std::int64_t count)
{
    const auto* sequence = what.sequence();
    const std::size_t unit = sequence != nullptr ? sequence->items.size() * sizeof(Value) : what.text().size();
    const std::size_t most = runtime.meter().limits().maxAllocatedBytes;
    const auto times = unit == 0 ? 0 : static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
    const std::size_t bytes = times > most / std::max<std::size_t>(unit, 1) ? most + 1 : times * unit;
    if (sequence == nullptr) {
        runtime.meter().allocateText(bytes);
        std::string out;
        out.reserve(bytes);
        for (std::size_t i = 0; i < times; ++i)
            out += what.text();
        return runtime.text(out, what.isMarkup());
    }
    runtime.meter().allocate(bytes);
    std::vector<Value> items;
    items.reserve(times * sequence->items.size());
    for (std::size_t i = 0; i < times; ++i)
        items.insert(items.end(), sequence->items.begin(), sequence->items.end());
    return runtime.sequence(sequence->kind, std::move(items));
}

/// A long double holds every 64-bit integer and every double.
long double wide(const Value& number)
{
    return number.isInteger() ? static_cast<long double>(number.toInteger())
                              : static_cast<long double>(number.toReal());
}

bool sequencesEqual(Runtime& runtime, const Sequence& left, const Sequence& right)
{
    if (left.isView() && right.isView())
        failUnsupported("comparing the keys, values or items of dictionaries is not supported; make lists of them.");
    return left.kind == right.kind &&
           std::equal(left.items.begin(), left.items.end(), right.items.begin(), right.items.end(),
               [&](const Value& a, const Value& b) { return equals(runtime, a, b); });
}

bool dictsEqual(Runtime& runtime, const Dict& left, const Dict& right)
{
    return left.entries().size() == right.entries().size() &&
           std::all_of(left.entries().begin(), left.entries().end(), [&](const Dict::Entry& entry) {
               const Value* other = right.find(entry.first);
               return other != nullptr && equals(runtime, entry.second, *other);
           });
}

} // namespace

Value binaryOperation(Runtime& runtime, Operator op, const Value& left, const Value& right)
{
    if (left.isInteger() && right.isInteger())
        return integerOperation(op, left.toInteger(), right.toInteger());
    if (left.isNumber() && right.isNumber())
        return realOperation(op, left.toReal(), right.toReal());
    if (op == Operator::Add && left.isString() && right.isString())
        return addTexts(runtime, left, right);
    if (op == Operator::Add && isList(left) && isList(right) && left.sequence()->kind == right.sequence()->kind)
        return addSequences(runtime, *left.sequence(), *right.sequence());
    if (op == Operator::Multiply && (left.isString() || isList(left)) && right.isInteger())
        return repeat(runtime, left, right.toInteger());
    if (op == Operator::Multiply && (right.isString() || isList(right)) && left.isInteger())
        return repeat(runtime, right, left.toInteger());
    if (op == Operator::Modulo && left.isString())
        return runtime.text(formatPercent(runtime, left, right));
    checkDefined(left);
    checkDefined(right);
    static constexpr const char* kSymbols[] = {"+", "-", "*", "/", "//", "%"};
    fail(fmt::format("the operator {} does not take '{}' and '{}'.", kSymbols[static_cast<int>(op)], left.typeName(),
        right.typeName()));
}

Value signedNumber(const Value& value, bool isNegated)
{
    if (!value.isNumber())
        failType(value, "a sign needs a number");
    if (!value.isInteger())
        return Value::real(isNegated ? -value.toReal() : value.toReal());
    return integerOperation(isNegated ? Operator::Subtract : Operator::Add, 0, value.toInteger());
}

std::string escapedHtml(std::string_view text)
{
    static constexpr std::string_view kSpecial = "&<>'\"";
    static constexpr std::string_view kEntities[] = {"&amp;", "&lt;", "&gt;", "&#39;", "&#34;"};
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto known = kSpecial.find(c);
        out += known == std::string_view::npos ? std::string_view(&c, 1) : kEntities[known];
    }
    return out;
}

bool equals(Runtime& runtime, const Value& left, const Value& right)
{
    runtime.meter().step();
    if (left.isNumber() && right.isNumber())
        return wide(left) == wide(right);
    if (left.data().index() != right.data().index())
        return false;
    if (left.isString()) {
        runtime.meter().scan(std::min(left.text().size(), right.text().size()));
        return left.text() == right.text();
    }
    if (left.sequence() != nullptr)
        return left.sequence() == right.sequence() || sequencesEqual(runtime, *left.sequence(), *right.sequence());
    if (left.isDict())
        return left.dict() == right.dict() || dictsEqual(runtime, *left.dict(), *right.dict());
    return left.data() == right.data();
}

bool isLess(Runtime& runtime, const Value& left, const Value& right)
{
    runtime.meter().step();
    if (left.isNumber() && right.isNumber())
        return wide(left) < wide(right);
    if (left.isString() && right.isString()) {
        runtime.meter().scan(std::min(left.text().size(), right.text().size()));
        return left.text() < right.text(); // UTF-8 keeps the order of code points
    }
    const auto* a = left.sequence();
    const auto* b = right.sequence();
    if (a == nullptr || b == nullptr || a->kind != b->kind || !a->isList()) {
        checkDefined(left);
        checkDefined(right);
        fail(fmt::format("values of types '{}' and '{}' have no order.", left.typeName(), right.typeName()));
    }
    for (std::size_t i = 0; i < std::min(a->items.size(), b->items.size()); ++i)
        if (!equals(runtime, a->items[i], b->items[i]))
            return isLess(runtime, a->items[i], b->items[i]);
    return a->items.size() < b->items.size();
}

namespace {

/// needle in haystack
bool contains(Runtime& runtime, const Value& haystack, const Value& needle)
{
    if (haystack.isString()) {
        if (!needle.isString())
            failType(needle, "'in <string>' needs a string on its left");
        runtime.meter().scan(haystack.text().size());
        return haystack.text().find(needle.text()) != std::string::npos;
    }
    if (const auto* dict = haystack.dict())
        return dict->find(needle) != nullptr;
    auto next = iterate(runtime, haystack);
    for (Value item; next(item);)
        if (equals(runtime, item, needle))
            return true;
    return false;
}

} // namespace

bool holds(Runtime& runtime, Operator op, const Value& left, const Value& right)
{
    if (op == Operator::In || op == Operator::NotIn)
        return contains(runtime, right, left) == (op == Operator::In);
    if (op == Operator::Equal || op == Operator::NotEqual)
        return equals(runtime, left, right) == (op == Operator::Equal);
    const bool isSwapped = op == Operator::Greater || op == Operator::GreaterOrEqual;
    const Value& small = isSwapped ? right : left;
    const Value& great = isSwapped ? left : right;
    if (op == Operator::Less || op == Operator::Greater)
        return isLess(runtime, small, great);
    // Not the same where a NaN takes part.
    return small.isNumber() && great.isNumber() ? wide(small) <= wide(great) : !isLess(runtime, great, small);
}

} // namespace lr::tokenizer::jinja
