#include "tokenizer/jinja/operations.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

bool isWordOf(std::string_view words, std::string_view name)
{
    return name.find(' ') == std::string_view::npos && words.find(fmt::format(" {} ", name)) != std::string_view::npos;
}

/// Whether Python has an attribute that is not offered, since no chat template has a use for it.
bool isNotOffered(const Value& object, std::string_view name)
{
    std::string_view words;
    if (object.isString())
        words = " casefold center encode expandtabs format_map isalnum isalpha isascii isdecimal isidentifier "
                "islower isnumeric isprintable isspace istitle isupper ljust maketrans partition rindex rjust "
                "rpartition swapcase translate zfill ";
    else if (object.isNumber())
        words = " as_integer_ratio bit_count bit_length conjugate denominator from_bytes fromhex hex imag is_integer "
                "numerator real to_bytes ";
    else if (object.is<SequencePtr>())
        words = " clear isdisjoint mapping pop start step stop ";
    else if (object.is<CallablePtr>())
        words = " arguments caller catch_kwargs catch_varargs explicit_caller name ";
    else if (object.isDict())
        words = " fromkeys ";
    return isWordOf(words, name);
}

/// Whether the sandbox forbids it: it would change the object, or reaches into Python's inside.
bool isUnsafe(const Value& object, std::string_view name)
{
    const auto* sequence = object.sequence();
    const bool isList = sequence != nullptr && sequence->kind == SequenceKind::List;
    return (name.starts_with("__") && name.ends_with("__")) ||
           (isList && isWordOf(" append extend insert remove reverse sort ", name)) ||
           (object.isDict() && isWordOf(" clear pop popitem setdefault update ", name));
}

/// The name of an object in the message of an undefined value.
std::string describe(const Value& object)
{
    return object.isNone() ? "None" : fmt::format("'{} object'", object.typeName());
}

Value missingAttribute(const Value& object, std::string_view name)
{
    return Value::undefined(describe(object) + " has no attribute '" + common::printable(name) + "'");
}

std::optional<Value> loopAttribute(const LoopState& loop, std::string_view name)
{
    const std::size_t length = loop.items.size();
    const std::pair<std::string_view, std::size_t> counts[] = {{"index", loop.index0 + 1}, {"index0", loop.index0},
        {"revindex", length - loop.index0}, {"revindex0", length - loop.index0 - 1}, {"length", length}, {"depth", 1},
        {"depth0", 0}};
    for (const auto& [known, count] : counts)
        if (name == known)
            return Value::count(count);
    if (name == "first" || name == "last")
        return Value::boolean(loop.index0 == (name == "first" ? 0 : length - 1));
    if (name == "changed")
        failUnsupported("loop.changed is not supported.");
    if (name != "previtem" && name != "nextitem")
        return std::nullopt;
    const std::size_t index = name == "nextitem" ? loop.index0 + 1 : loop.index0 - 1; // before 0 is after the end, too
    return index < length ? loop.items[index] : Value::undefined("the loop has no such item");
}

/// getattr(object, name); nothing where Python raises AttributeError.
std::optional<Value> pythonAttribute(Runtime& runtime, const Value& object, std::string_view name)
{
    if (const auto* made = object.as<NamespacePtr>()) {
        const Value* found = (*made)->attributes.find(name);
        return found != nullptr ? std::optional(*found) : std::nullopt;
    }
    if (isUnsafe(object, name))
        return Value::undefined(
            "access to the attribute '" + common::printable(name) + "' of " + describe(object) + " is unsafe");
    if (const auto* method = findMethod(object, name))
        return runtime.function(*method, object);
    if (isNotOffered(object, name))
        failUnsupported(fmt::format("'{}' of a {} is not supported.", common::printable(name), object.typeName()));
    return object.is<LoopPtr>() ? loopAttribute(**object.as<LoopPtr>(), name) : std::nullopt;
}

Value characterAt(Runtime& runtime, const Text& text, std::size_t position)
{
    std::size_t start = text.isAscii ? position : 0;
    for (std::size_t i = 0; i < position && !text.isAscii; ++i)
        nextCodePoint(text.bytes, start);
    std::size_t end = start;
    nextCodePoint(text.bytes, end);
    return runtime.text(std::string_view(text.bytes).substr(start, end - start), text.isMarkup);
}

/// object[index] in Python; nothing where it raises TypeError or LookupError.
std::optional<Value> pythonItem(Runtime& runtime, const Value& object, const Value& index)
{
    if (const auto* dict = object.dict()) {
        if (index.depth() > 0)
            return std::nullopt;
        const Value* found = dict->find(index);
        return found != nullptr ? std::optional(*found) : std::nullopt;
    }
    const auto* sequence = object.sequence();
    const bool hasPositions = object.isString() || (sequence != nullptr && !sequence->isView());
    if (!index.isInteger() || !hasPositions)
        return std::nullopt;
    const std::int64_t length = lengthOf(runtime, object);
    const std::int64_t at = index.toInteger() + (index.toInteger() < 0 ? length : 0);
    if (at < 0 || at >= length)
        return std::nullopt;
    const auto position = static_cast<std::size_t>(at);
    return sequence != nullptr ? sequence->items[position] : characterAt(runtime, **object.as<TextPtr>(), position);
}

/// What a slice takes: `count` positions from `start` on, each `step` after the one before.
struct SliceRange
{
    std::int64_t start = 0;
    std::int64_t step = 1;
    std::int64_t count = 0;

    std::size_t at(std::int64_t index) const { return static_cast<std::size_t>(start + index * step); }
};

std::int64_t boundOr(const Value& bound, std::int64_t fallback)
{
    if (!bound.isNone() && !bound.isInteger())
        failType(bound, "the bounds of a slice are integers or none");
    return bound.isNone() ? fallback : std::max(bound.toInteger(), -INT64_MAX);
}

SliceRange sliceRange(std::int64_t length, const Value& start, const Value& stop, const Value& step)
{
    SliceRange range;
    range.step = boundOr(step, 1);
    if (range.step == 0)
        fail("the step of a slice cannot be zero.");
    const bool isBackwards = range.step < 0;
    const std::int64_t low = isBackwards ? -1 : 0;
    const std::int64_t high = isBackwards ? length - 1 : length;
    const auto positionOr = [&](const Value& bound, std::int64_t fallback) {
        const std::int64_t position = boundOr(bound, fallback);
        const bool isFromEnd = !bound.isNone() && position < 0;
        return std::clamp(isFromEnd ? position + length : position, low, high);
    };
    range.start = positionOr(start, isBackwards ? high : low);
    const std::int64_t end = positionOr(stop, isBackwards ? low : high);
    const std::int64_t distance = isBackwards ? range.start - end : end - range.start;
    range.count = distance > 0 ? (distance - 1) / std::abs(range.step) + 1 : 0;
    return range;
}

Value sliceText(Runtime& runtime, const Text& text, const SliceRange& range)
{
    runtime.meter().scan(text.bytes.size());
    runtime.meter().allocate(text.isAscii ? 0 : text.bytes.size() * sizeof(std::size_t));
    const auto offsets = text.isAscii ? std::vector<std::size_t>() : codePointOffsets(text.bytes);
    std::string out;
    for (std::int64_t i = 0; i < range.count; ++i) {
        const std::size_t at = range.at(i);
        if (text.isAscii)
            out += text.bytes[at];
        else
            out.append(text.bytes, offsets[at], offsets[at + 1] - offsets[at]);
    }
    return runtime.text(out, text.isMarkup);
}

} // namespace

Value attributeOf(Runtime& runtime, const Value& object, std::string_view name)
{
    checkDefined(object);
    if (auto found = pythonAttribute(runtime, object, name))
        return *found;
    if (const auto* dict = object.dict())
        if (const Value* item = dict->find(name))
            return *item;
    return missingAttribute(object, name);
}

Value itemOf(Runtime& runtime, const Value& object, const Value& index)
{
    checkDefined(object);
    if (auto found = pythonItem(runtime, object, index))
        return *found;
    if (!index.isString())
        return Value::undefined(describe(object) + " has no element " + textOf(runtime, index));
    auto found = pythonAttribute(runtime, object, index.text());
    return found ? *found : missingAttribute(object, index.text());
}

Value sliceOf(Runtime& runtime, const Value& object, const Value& start, const Value& stop, const Value& step)
{
    const auto* sequence = object.sequence();
    if (sequence != nullptr && sequence->kind == SequenceKind::Range)
        failUnsupported("a slice of a range is not supported; make a list of it first.");
    if (!object.isString() && (sequence == nullptr || !sequence->isList()))
        failType(object, "only strings, lists and tuples can be sliced");
    const auto range = sliceRange(lengthOf(runtime, object), start, stop, step);
    if (sequence == nullptr)
        return sliceText(runtime, **object.as<TextPtr>(), range);
    runtime.meter().step(range.count);
    std::vector<Value> items;
    for (std::int64_t i = 0; i < range.count; ++i)
        items.push_back(sequence->items[range.at(i)]);
    return runtime.sequence(sequence->kind, std::move(items));
}

Value itemByPath(Runtime& runtime, const Value& object, const Value& path, const Value* fallback)
{
    if (path.isNone())
        return object;
    Value item = object;
    std::string_view rest = path.isString() ? std::string_view(path.text()) : std::string_view();
    for (bool isMore = true; isMore;) {
        const auto dot = rest.find('.');
        const auto part = rest.substr(0, dot);
        isMore = dot != std::string_view::npos;
        rest = isMore ? rest.substr(dot + 1) : std::string_view();
        const bool isNumber =
            !part.empty() && part.size() < 19 && part.find_first_not_of("0123456789") == std::string_view::npos;
        runtime.meter().step();
        if (!path.isString())
            item = itemOf(runtime, item, path);
        else
            item = itemOf(runtime, item, isNumber ? Value::integer(std::stoll(std::string(part))) : runtime.text(part));
        if (fallback != nullptr && item.isUndefined())
            item = *fallback;
    }
    return item;
}

std::function<bool(Value&)> iterate(Runtime& runtime, const Value& value)
{
    if (value.isUndefined())
        return [](Value&) { return false; };
    if (const auto* iterator = value.as<IteratorPtr>())
        return [held = *iterator](Value& out) { return held->next(out); };
    if (value.is<LoopPtr>())
        failUnsupported("iterating over 'loop' itself is not supported.");
    if (!value.isIterable())
        fail(fmt::format("a value of type '{}' cannot be iterated over.", value.typeName()));
    return [&runtime, value, at = std::size_t{0}](Value& out) mutable {
        runtime.meter().step();
        if (const auto* sequence = value.sequence()) {
            if (at < sequence->items.size())
                return out = sequence->items[at++], true;
        } else if (const auto* dict = value.dict()) {
            if (at < dict->entries().size())
                return out = dict->entries()[at++].first, true;
        } else if (const auto start = at; at < value.text().size()) {
            nextCodePoint(value.text(), at);
            return out = runtime.text(std::string_view(value.text()).substr(start, at - start), value.isMarkup()), true;
        }
        return false;
    };
}

std::vector<Value> elementsOf(Runtime& runtime, const Value& value)
{
    if (const auto* sequence = value.sequence()) {
        runtime.meter().step(static_cast<std::int64_t>(sequence->items.size()));
        runtime.meter().allocate(sequence->items.size() * sizeof(Value));
        return sequence->items;
    }
    std::vector<Value> elements;
    auto next = iterate(runtime, value);
    for (Value item; next(item);) {
        runtime.meter().allocate(sizeof(Value));
        elements.push_back(std::move(item));
    }
    return elements;
}

std::int64_t lengthOf(Runtime& runtime, const Value& value)
{
    const auto* text = value.as<TextPtr>();
    if (text != nullptr && !(*text)->isAscii) {
        runtime.meter().scan((*text)->bytes.size());
        return static_cast<std::int64_t>(countCodePoints((*text)->bytes));
    }
    std::size_t length = 0;
    if (text != nullptr)
        length = (*text)->bytes.size();
    else if (const auto* sequence = value.sequence())
        length = sequence->items.size();
    else if (const auto* dict = value.dict())
        length = dict->entries().size();
    else if (const auto* loop = value.as<LoopPtr>())
        length = (*loop)->items.size();
    else if (!value.isUndefined())
        fail(fmt::format("a value of type '{}' has no length.", value.typeName()));
    return static_cast<std::int64_t>(length);
}

} // namespace lr::tokenizer::jinja
