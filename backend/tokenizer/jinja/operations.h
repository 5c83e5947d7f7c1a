#pragma once

#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/builtins.h"

#include <algorithm>

/// What templates do with values, as Python does it.
namespace lr::tokenizer::jinja {

/// object.name as Jinja's sandbox looks it up: the Python attribute first, then the item. A method that would change
/// the object, or a name that reaches into Python's inside, gives an undefined value, as in the sandbox. Throws
/// Error(Unsupported) for what Python has and this interpreter does not.
Value attributeOf(Runtime& runtime, const Value& object, std::string_view name);

/// object[index]: the item first, then the attribute. A missing item is undefined; an item of undefined is an error.
Value itemOf(Runtime& runtime, const Value& object, const Value& index);

/// object[start:stop:step]; a bound that is None does not bound.
Value sliceOf(Runtime& runtime, const Value& object, const Value& start, const Value& stop, const Value& step);

/// An item by a dotted path ("function.name", "0.id"), a number, or None (the object itself), as filters take it.
/// A missing part is replaced by `fallback`, if there is one.
Value itemByPath(Runtime& runtime, const Value& object, const Value& path, const Value* fallback = nullptr);

/// iter(value): characters of a string, keys of a dictionary, nothing for an undefined value. Each call of the returned
/// function gives one element and counts one step; at the end it returns false. Throws Error(CorruptData) if it cannot
/// be iterated.
std::function<bool(Value&)> iterate(Runtime& runtime, const Value& value);

/// list(value)
std::vector<Value> elementsOf(Runtime& runtime, const Value& value);

/// len(value). Throws Error(CorruptData) if it has none.
std::int64_t lengthOf(Runtime& runtime, const Value& value);

/// left op right as Python computes it, for the operators from Add to Modulo. Throws Error(CorruptData) for types that
/// do not go together, a division by zero or a use of an undefined value, Error(Unsupported) for an integer beyond 64
/// bits.
Value binaryOperation(Runtime& runtime, Operator op, const Value& left, const Value& right);
Value signedNumber(const Value& value, bool isNegated);

/// "&", "<", ">" and the quotes as HTML entities.
std::string escapedHtml(std::string_view text);

/// left == right, as Python: never an error.
bool equals(Runtime& runtime, const Value& left, const Value& right);

/// left < right, as Python. Throws Error(CorruptData) for types without an order.
bool isLess(Runtime& runtime, const Value& left, const Value& right);

/// left op right, for the operators from Equal on, as Python. `in` advances a generator until it finds what it seeks.
bool holds(Runtime& runtime, Operator op, const Value& left, const Value& right);

/// sorted(): stable, also when reversed. `keyOf` gives the Value to compare of an element.
template <typename Element, typename KeyOf>
void sortStably(Runtime& runtime, std::vector<Element>& elements, KeyOf keyOf, bool reversed)
{
    // Keys and order first: a comparison may throw, and elements must not be caught half-moved.
    std::vector<std::pair<Value, std::size_t>> order;
    order.reserve(elements.size());
    runtime.meter().allocate(elements.size() * (sizeof(std::pair<Value, std::size_t>) + sizeof(Element)));
    for (std::size_t i = 0; i < elements.size(); ++i)
        order.emplace_back(keyOf(elements[i]), i);
    std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
        return reversed ? isLess(runtime, b.first, a.first) : isLess(runtime, a.first, b.first);
    });
    std::vector<Element> sorted;
    sorted.reserve(elements.size());
    for (const auto& [key, index] : order)
        sorted.push_back(std::move(elements[index]));
    elements = std::move(sorted);
}

/// str(value) as Python prints it; "" for an undefined value. Throws Error(Unsupported) for what prints a memory
/// address in Python (a generator, a function).
std::string textOf(Runtime& runtime, const Value& value);

/// How json.dumps writes, as Hugging Face's tojson filter calls it.
struct JsonStyle
{
    bool ensureAscii = false;
    std::optional<std::string> indent; ///< one level; nothing means one line
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";
    bool sortKeys = false;
};

/// Throws Error(CorruptData) for what JSON cannot hold.
std::string jsonOf(Runtime& runtime, const Value& value, const JsonStyle& style);

/// format % values, as Python: `values` is a tuple of what the fields take in turn, or the one value. Fields %s and %d
/// with a width and one of the flags "-" and "0"; anything else in a field is Unsupported.
std::string formatPercent(Runtime& runtime, const Value& format, const Value& values);

/// format.format(arguments…) with fields {}, {0} and {name}. Anything else in a field is Unsupported.
std::string formatBraces(Runtime& runtime, const std::string& format, const Arguments& arguments);

/// Every `from` replaced by `to`, or the first `count` if that is not negative.
std::string replaced(
    Meter& meter, std::string_view text, std::string_view from, std::string_view to, std::int64_t count);

/// Without the white space, or else without any of `characters`, at its ends.
std::string_view stripped(
    Meter& meter, std::string_view text, const std::string* characters, bool atStart = true, bool atEnd = true);

/// The texts that `toText` makes of the elements, with the separator between them.
template <typename ToText>
Value joined(Runtime& runtime, const Value& iterable, std::string_view separator, ToText toText)
{
    std::string out;
    bool isFirst = true;
    auto next = iterate(runtime, iterable);
    for (Value item; next(item); isFirst = false) {
        out += isFirst ? std::string_view() : separator;
        out += toText(item);
        runtime.checkGrowing(out);
    }
    return runtime.text(out);
}

} // namespace lr::tokenizer::jinja
