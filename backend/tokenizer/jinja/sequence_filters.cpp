#include "tokenizer/jinja/operations.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace lr::tokenizer::jinja {

namespace {

/// A generator over existing values.
Value generatorOf(Runtime& runtime, std::vector<Value> items)
{
    const Value held = runtime.list(std::move(items));
    return runtime.generator(held.depth(), iterate(runtime, held));
}

Value lowered(Runtime& runtime, const Value& value)
{
    if (!value.isString())
        return value;
    runtime.meter().scan(value.text().size());
    return runtime.text(toLower(value.text()));
}

/// What an element is sorted or compared by: itself or its item at `path`.
Value keyOf(Runtime& runtime, const Value& element, const Value& path, bool isCaseSensitive)
{
    const Value key = itemByPath(runtime, element, path);
    return isCaseSensitive ? key : lowered(runtime, key);
}

Value first(Call& call)
{
    Value item;
    const bool isThere = iterate(call.runtime(), call.subject())(item);
    return isThere ? item : Value::undefined("no first item, the sequence was empty");
}

Value last(Call& call)
{
    if (call.subject().is<IteratorPtr>())
        fail("a generator has no last item; make a list of it first.");
    const auto elements = elementsOf(call.runtime(), call.subject());
    return elements.empty() ? Value::undefined("no last item, the sequence was empty") : elements.back();
}

Value reverse(Call& call)
{
    const Value& subject = call.subject();
    if (subject.isString())
        return sliceOf(call.runtime(), subject, Value::none(), Value::none(), Value::integer(-1));
    auto elements = elementsOf(call.runtime(), subject);
    std::reverse(elements.begin(), elements.end());
    return subject.is<IteratorPtr>() ? call.runtime().list(std::move(elements))
                                     : generatorOf(call.runtime(), std::move(elements));
}

Value useDefault(Call& call)
{
    const Value& subject = call.subject();
    if (!subject.isUndefined() && (!call.truth(1) || subject.truth()))
        return subject;
    return call.has(0) ? call.at(0) : call.runtime().text({});
}

std::vector<Value> pairsOf(Runtime& runtime, const Value& mapping)
{
    std::vector<Value> pairs;
    if (const auto* dict = mapping.dict())
        for (const auto& [key, value] : dict->entries())
            pairs.push_back(runtime.tuple({key, value}));
    return pairs;
}

Value items(Call& call)
{
    if (!call.subject().isUndefined() && !call.subject().isDict())
        failType(call.subject(), "items needs a mapping");
    return generatorOf(call.runtime(), pairsOf(call.runtime(), call.subject()));
}

Value dictSort(Call& call)
{
    const std::string by = call.has(1) ? call.string(1) : "key";
    if (by != "key" && by != "value")
        fail("dictsort sorts by \"key\" or by \"value\".");
    if (!call.subject().isDict())
        failType(call.subject(), "dictsort needs a mapping");
    auto pairs = pairsOf(call.runtime(), call.subject());
    const Value index = Value::integer(by == "key" ? 0 : 1);
    sortStably(
        call.runtime(), pairs, [&](const Value& pair) { return keyOf(call.runtime(), pair, index, call.truth(0)); },
        call.integerOr(2, 0) != 0);
    return call.runtime().list(std::move(pairs));
}

Value sort(Call& call)
{
    auto& runtime = call.runtime();
    const Value path = call.valueOr(2, Value::none());
    if (path.isString() && path.text().find(',') != std::string::npos)
        failUnsupported("sort by several attributes is not supported.");
    auto elements = elementsOf(runtime, call.subject());
    sortStably(
        runtime, elements, // by lists of one, as in Jinja: what is equal needs no order
        [&](const Value& element) { return runtime.list({keyOf(runtime, element, path, call.truth(1))}); },
        call.integerOr(0, 0) != 0);
    return runtime.list(std::move(elements));
}

/// min and max
Value extreme(Call& call)
{
    auto& runtime = call.runtime();
    const Value path = call.valueOr(1, Value::none());
    auto next = iterate(runtime, call.subject());
    Value best;
    if (!next(best))
        return Value::undefined("no aggregated item, the sequence was empty");
    Value bestKey = keyOf(runtime, best, path, call.truth(0));
    for (Value item; next(item);) {
        Value key = keyOf(runtime, item, path, call.truth(0));
        if (call.name() == "max" ? isLess(runtime, bestKey, key) : isLess(runtime, key, bestKey)) {
            best = item;
            bestKey = std::move(key);
        }
    }
    return best;
}

Value unique(Call& call)
{
    auto& runtime = call.runtime();
    Dict seen;
    std::vector<Value> kept;
    auto next = iterate(runtime, call.subject());
    for (Value item; next(item);) {
        const Value key = keyOf(runtime, item, call.valueOr(1, Value::none()), call.truth(0));
        if (seen.find(key) != nullptr)
            continue;
        seen.set(key, Value::none());
        kept.push_back(item);
    }
    return generatorOf(runtime, std::move(kept));
}

Value sum(Call& call)
{
    auto& runtime = call.runtime();
    Value total = call.valueOr(1, Value::integer(0));
    if (total.isString())
        fail("sum does not add strings; use join.");
    auto next = iterate(runtime, call.subject());
    for (Value item; next(item);) {
        item = itemByPath(runtime, item, call.valueOr(0, Value::none()));
        total = binaryOperation(runtime, Operator::Add, total, item);
    }
    return total;
}

/// The whole of a text as Python's int() and float() read it; nothing where they raise ValueError.
template <typename Number>
std::optional<Number> parsed(std::string_view digits)
{
    digits.remove_prefix(digits.starts_with('+') && !digits.starts_with("+-") ? 1 : 0);
    Number number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (result.ptr != digits.data() + digits.size() || result.ec == std::errc::invalid_argument ||
        digits.ends_with(')'))
        return std::nullopt;
    if (result.ec == std::errc::result_out_of_range)
        failUnsupported("the number " + common::printable(digits, 40) + " is beyond 64 bits.");
    return number;
}

/// A text without white space around it. Throws for a number that only Python reads.
std::string_view digitsOf(const Call& call)
{
    std::string_view text = call.subject().text();
    call.meter().scan(text.size());
    text.remove_prefix(leadingSpace(text));
    text.remove_suffix(trailingSpace(text));
    for (std::size_t offset = 0; offset < text.size();)
        if (const char32_t c = nextCodePoint(text, offset); c >= 0x80 && isDigit(c))
            failUnsupported("a number with other than ASCII digits is not supported.");
    std::string plain(text);
    if (std::erase(plain, '_') > 0 && parsed<double>(plain))
        failUnsupported("a number with underscores, " + common::printable(text, 40) + ", is not supported.");
    return text;
}

Value toInteger(Call& call)
{
    const Value& subject = call.subject();
    checkDefined(subject);
    if (call.has(1))
        failUnsupported("the argument 'base' of int is not supported.");
    if (subject.isInteger())
        return Value::integer(subject.toInteger());
    if (subject.isString())
        if (const auto integer = parsed<std::int64_t>(digitsOf(call)))
            return Value::integer(*integer);
    const auto real = subject.isString()   ? parsed<double>(digitsOf(call))
                      : subject.isNumber() ? std::optional(subject.toReal())
                                           : std::nullopt;
    if (!real || std::isnan(*real))
        return call.valueOr(0, Value::integer(0));
    if (std::isinf(*real))
        fail("infinity cannot become an integer.");
    if (!(std::abs(*real) < 0x1p63))
        failUnsupported("an integer beyond 64 bits is not supported.");
    return Value::integer(static_cast<std::int64_t>(*real));
}

Value toFloat(Call& call)
{
    const Value& subject = call.subject();
    checkDefined(subject);
    if (subject.isNumber())
        return Value::real(subject.toReal());
    const auto real = subject.isString() ? parsed<double>(digitsOf(call)) : std::nullopt;
    return real ? Value::real(*real) : call.valueOr(0, Value::real(0));
}

Value absolute(Call& call)
{
    if (!call.subject().isNumber())
        failType(call.subject(), "abs needs a number");
    return signedNumber(call.subject(), std::signbit(call.subject().toReal()));
}

/// round(value, digits) of Python: the decimal text of that many digits, rounded from the exact value, half to even.
Value roundNumber(Call& call)
{
    const Value& subject = call.subject();
    const std::int64_t digits = call.integerOr(0, 0);
    if (call.has(1) && call.string(1) != "common")
        failUnsupported("round with the method '" + common::printable(call.string(1)) + "' is not supported.");
    if (!subject.isNumber())
        failType(subject, "round needs a number");
    if (digits < 0)
        failUnsupported("round with a negative precision is not supported.");
    if (subject.isInteger())
        return Value::integer(subject.toInteger());
    if (!std::isfinite(subject.toReal()) || digits > 323)
        return subject;
    return Value::real(std::strtod(fmt::format("{:.{}f}", subject.toReal(), digits).c_str(), nullptr));
}

} // namespace

Builtins sequenceFilters()
{
    static constexpr Builtin kFilters[] = {
        {"length", "", 0, [](Call& call) { return Value::integer(lengthOf(call.runtime(), call.subject())); }},
        {"count", "", 0, [](Call& call) { return Value::integer(lengthOf(call.runtime(), call.subject())); }},
        {"first", "", 0, first}, {"last", "", 0, last},
        {"list", "", 0, [](Call& call) { return call.runtime().list(elementsOf(call.runtime(), call.subject())); }},
        {"reverse", "", 0, reverse}, {"default", "default_value boolean", 0, useDefault},
        {"d", "default_value boolean", 0, useDefault}, {"items", "", 0, items},
        {"dictsort", "case_sensitive by reverse", 0, dictSort}, {"sort", "reverse case_sensitive attribute", 0, sort},
        {"min", "case_sensitive attribute", 0, extreme}, {"max", "case_sensitive attribute", 0, extreme},
        {"unique", "case_sensitive attribute", 0, unique}, {"sum", "attribute start", 0, sum},
        {"int", "default base", 0, toInteger}, {"float", "default", 0, toFloat}, {"abs", "", 0, absolute},
        {"round", "precision method", 0, roundNumber}};
    return kFilters;
}

} // namespace lr::tokenizer::jinja
