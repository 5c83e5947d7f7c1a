#include "tokenizer/jinja/access.h"

#include "tokenizer/jinja/methods.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

/// The name of an object in the message of an undefined value.
std::string describe(const Value& object)
{
    return object.isNone() ? "None" : "'" + object.typeName() + " object'";
}

Value missingAttribute(const Value& object, std::string_view name)
{
    return Value::undefined(describe(object) + " has no attribute '" + common::printable(name) + "'");
}

Value missingItem(const Value& object, const Value& index)
{
    if (index.isString())
        return missingAttribute(object, index.text());
    std::string what = index.isInteger() ? fmt::to_string(index.toInteger()) : "of that " + index.typeName();
    return Value::undefined(describe(object) + " has no element " + what);
}

std::optional<Value> loopAttribute(Runtime& runtime, const Value& object, std::string_view name)
{
    const LoopState& loop = **object.as<LoopPtr>();
    const auto index = static_cast<std::int64_t>(loop.index0);
    const auto length = static_cast<std::int64_t>(loop.items.size());
    if (name == "index" || name == "index0")
        return Value::integer(name == "index" ? index + 1 : index);
    if (name == "revindex" || name == "revindex0")
        return Value::integer(name == "revindex" ? length - index : length - index - 1);
    if (name == "first" || name == "last")
        return Value::boolean(name == "first" ? index == 0 : index + 1 == length);
    if (name == "length")
        return Value::integer(length);
    if (name == "depth" || name == "depth0")
        return Value::integer(name == "depth" ? 1 : 0);
    if (name == "previtem")
        return index > 0 ? loop.items[loop.index0 - 1] : Value::undefined("there is no previous item");
    if (name == "nextitem")
        return index + 1 < length ? loop.items[loop.index0 + 1] : Value::undefined("there is no next item");
    if (name == "cycle")
        return runtime.method(object, name);
    if (name == "changed")
        failUnsupported("loop.changed is not supported.");
    return std::nullopt;
}

std::optional<Value> namespaceAttribute(const Namespace& made, std::string_view name)
{
    const auto found = std::find_if(
        made.attributes.begin(), made.attributes.end(), [&](const auto& entry) { return entry.first == name; });
    return found != made.attributes.end() ? std::optional(found->second) : std::nullopt;
}

/// getattr(object, name); nothing where Python raises AttributeError.
std::optional<Value> pythonAttribute(Runtime& runtime, const Value& object, std::string_view name)
{
    if (const auto* made = object.as<NamespacePtr>())
        return namespaceAttribute(**made, name);
    if (name.starts_with("__") && name.ends_with("__"))
        return Value::undefined(
            "access to the attribute '" + common::printable(name) + "' of " + describe(object) + " is unsafe");
    if (object.is<LoopPtr>())
        return loopAttribute(runtime, object, name);
    switch (methodStatus(object, name)) {
    case MethodStatus::Offered:
        return runtime.method(object, name);
    case MethodStatus::Unsafe:
        return Value::undefined(
            "access to the attribute '" + common::printable(name) + "' of " + describe(object) + " is unsafe");
    case MethodStatus::NotOffered:
        failUnsupported(
            "the attribute '" + common::printable(name) + "' of a " + object.typeName() + " is not supported.");
    case MethodStatus::None:
        break;
    }
    if (const auto* callable = object.as<CallablePtr>(); callable != nullptr && (*callable)->macro != nullptr)
        if (name == "name")
            return runtime.text((*callable)->name);
    return std::nullopt;
}

std::optional<Value> characterAt(Runtime& runtime, const Text& text, std::int64_t index)
{
    const std::int64_t length = lengthOfText(runtime, text);
    const std::int64_t at = index < 0 ? index + length : index;
    if (at < 0 || at >= length)
        return std::nullopt;
    std::size_t offset = static_cast<std::size_t>(at);
    if (!text.isAscii) {
        runtime.meter().scan(text.bytes.size());
        offset = 0;
        for (std::int64_t i = 0; i < at; ++i)
            nextCodePoint(text.bytes, offset);
    }
    std::size_t end = offset;
    nextCodePoint(text.bytes, end);
    return runtime.text(text.bytes.substr(offset, end - offset), text.isMarkup);
}

/// object[index] in Python; nothing where it raises TypeError or LookupError.
std::optional<Value> pythonItem(Runtime& runtime, const Value& object, const Value& index)
{
    if (const auto* dict = object.dict()) {
        const Value* found = index.isString() ? dict->find(index.text()) : dict->find(index);
        return found != nullptr ? std::optional(*found) : std::nullopt;
    }
    if (!index.isInteger())
        return std::nullopt;
    if (const auto* text = object.as<TextPtr>())
        return characterAt(runtime, **text, index.toInteger());
    const auto* sequence = object.sequence();
    if (sequence == nullptr || sequence->isView())
        return std::nullopt;
    const auto length = static_cast<std::int64_t>(sequence->items.size());
    const std::int64_t at = index.toInteger() < 0 ? index.toInteger() + length : index.toInteger();
    if (at < 0 || at >= length)
        return std::nullopt;
    return sequence->items[static_cast<std::size_t>(at)];
}

struct SliceRange
{
    std::int64_t start = 0;
    std::int64_t step = 1;
    std::int64_t count = 0;
};

std::int64_t boundOf(const Value& bound, std::int64_t length, std::int64_t low, std::int64_t high)
{
    std::int64_t value = bound.toInteger();
    if (value < 0)
        value = std::max(value, -length - 1) + length;
    return std::clamp(value, low, high);
}

bool isGiven(const Value& bound)
{
    if (bound.isNone())
        return false;
    if (!bound.isInteger())
        failType(bound, "the bounds of a slice are integers or none");
    return true;
}

SliceRange sliceRange(std::int64_t length, const Value& start, const Value& stop, const Value& step)
{
    SliceRange range;
    if (isGiven(step))
        range.step = std::clamp(step.toInteger(), -INT64_MAX, INT64_MAX);
    if (range.step == 0)
        fail("the step of a slice cannot be zero.");
    const bool backwards = range.step < 0;
    const std::int64_t low = backwards ? -1 : 0;
    const std::int64_t high = backwards ? length - 1 : length;
    range.start = isGiven(start) ? boundOf(start, length, low, high) : backwards ? high : low;
    const std::int64_t end = isGiven(stop) ? boundOf(stop, length, low, high) : backwards ? low : high;
    const std::int64_t distance = backwards ? range.start - end : end - range.start;
    if (distance > 0)
        range.count = (distance - 1) / (backwards ? -range.step : range.step) + 1;
    return range;
}

Value sliceText(Runtime& runtime, const Text& text, const SliceRange& range)
{
    runtime.meter().scan(text.bytes.size());
    runtime.meter().allocate(text.isAscii ? 0 : text.bytes.size() * sizeof(std::size_t));
    const auto offsets = text.isAscii ? std::vector<std::size_t>() : codePointOffsets(text.bytes);
    std::string out;
    std::int64_t at = range.start;
    for (std::int64_t i = 0; i < range.count; ++i) {
        const auto index = static_cast<std::size_t>(at);
        if (text.isAscii)
            out += text.bytes[index];
        else
            out.append(text.bytes, offsets[index], offsets[index + 1] - offsets[index]);
        if (i + 1 < range.count)
            at += range.step;
    }
    return runtime.text(std::move(out), text.isMarkup);
}

Value sliceSequence(Runtime& runtime, const Sequence& sequence, const SliceRange& range)
{
    runtime.meter().step(range.count);
    std::vector<Value> items;
    items.reserve(static_cast<std::size_t>(range.count));
    std::int64_t at = range.start;
    for (std::int64_t i = 0; i < range.count; ++i) {
        items.push_back(sequence.items[static_cast<std::size_t>(at)]);
        if (i + 1 < range.count)
            at += range.step;
    }
    if (sequence.kind == SequenceKind::Range)
        failUnsupported("a slice of a range is not supported; make a list of it first.");
    return runtime.sequence(sequence.kind, std::move(items));
}

} // namespace

Value attributeOf(Runtime& runtime, const Value& object, std::string_view name)
{
    if (object.isUndefined())
        failUndefined(object);
    if (auto found = pythonAttribute(runtime, object, name))
        return *found;
    if (const auto* dict = object.dict())
        if (const Value* item = dict->find(name))
            return *item;
    return missingAttribute(object, name);
}

Value itemOf(Runtime& runtime, const Value& object, const Value& index)
{
    if (object.isUndefined())
        failUndefined(object);
    if (auto found = pythonItem(runtime, object, index))
        return *found;
    if (index.isString())
        if (auto found = pythonAttribute(runtime, object, index.text()))
            return *found;
    return missingItem(object, index);
}

Value sliceOf(Runtime& runtime, const Value& object, const Value& start, const Value& stop, const Value& step)
{
    if (const auto* text = object.as<TextPtr>())
        return sliceText(runtime, **text, sliceRange(lengthOfText(runtime, **text), start, stop, step));
    const auto* sequence = object.sequence();
    if (sequence == nullptr || sequence->isView())
        failType(object, "only strings, lists and tuples can be sliced");
    const auto length = static_cast<std::int64_t>(sequence->items.size());
    return sliceSequence(runtime, *sequence, sliceRange(length, start, stop, step));
}

Value itemByPath(Runtime& runtime, const Value& object, const Value& path, const Value* fallback)
{
    if (path.isNone())
        return object;
    if (!path.isString()) {
        const Value found = itemOf(runtime, object, path);
        return fallback != nullptr && found.isUndefined() ? *fallback : found;
    }
    Value item = object;
    std::string_view rest = path.text();
    for (bool isMore = true; isMore;) {
        const auto dot = rest.find('.');
        const auto part = rest.substr(0, dot);
        isMore = dot != std::string_view::npos;
        rest = isMore ? rest.substr(dot + 1) : std::string_view();
        const bool isNumber = !part.empty() && part.size() < 19 &&
                              std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
        runtime.meter().step();
        item = itemOf(
            runtime, item, isNumber ? Value::integer(std::stoll(std::string(part))) : runtime.text(std::string(part)));
        if (fallback != nullptr && item.isUndefined())
            item = *fallback;
    }
    return item;
}

} // namespace lr::tokenizer::jinja
