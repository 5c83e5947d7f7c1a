#include "tokenizer/jinja/iteration.h"

#include "tokenizer/jinja/unicode.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

std::function<bool(Value&)> iterateText(Runtime& runtime, TextPtr text)
{
    return [&runtime, text = std::move(text), offset = std::size_t{0}](Value& out) mutable {
        if (offset >= text->bytes.size())
            return false;
        runtime.meter().step();
        const std::size_t start = offset;
        nextCodePoint(text->bytes, offset);
        out = runtime.text(text->bytes.substr(start, offset - start), text->isMarkup);
        return true;
    };
}

} // namespace

bool isIterable(const Value& value)
{
    return value.isUndefined() || value.isString() || value.sequence() != nullptr || value.isDict() ||
           value.is<IteratorPtr>() || value.is<LoopPtr>();
}

std::function<bool(Value&)> iterate(Runtime& runtime, const Value& value)
{
    if (value.isUndefined())
        return [](Value&) { return false; };
    if (const auto* text = value.as<TextPtr>())
        return iterateText(runtime, *text);
    if (const auto* sequence = value.as<SequencePtr>())
        return [&runtime, held = *sequence, index = std::size_t{0}](Value& out) mutable {
            runtime.meter().step();
            return index < held->items.size() ? (out = held->items[index++], true) : false;
        };
    if (const auto* dict = value.as<DictPtr>())
        return [&runtime, held = *dict, index = std::size_t{0}](Value& out) mutable {
            runtime.meter().step();
            return index < held->entries().size() ? (out = held->entries()[index++].first, true) : false;
        };
    if (const auto* iterator = value.as<IteratorPtr>())
        return [held = *iterator](Value& out) { return held->next(out); };
    if (value.is<LoopPtr>())
        failUnsupported("iterating over 'loop' itself is not supported.");
    fail("a value of type '" + value.typeName() + "' cannot be iterated over.");
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
    if (value.isUndefined())
        return 0;
    if (const auto* text = value.as<TextPtr>()) {
        if ((*text)->isAscii)
            return static_cast<std::int64_t>((*text)->bytes.size());
        runtime.meter().scan((*text)->bytes.size());
        return static_cast<std::int64_t>(countCodePoints((*text)->bytes));
    }
    if (const auto* sequence = value.sequence())
        return static_cast<std::int64_t>(sequence->items.size());
    if (const auto* dict = value.dict())
        return static_cast<std::int64_t>(dict->entries().size());
    if (const auto* loop = value.as<LoopPtr>())
        return static_cast<std::int64_t>((*loop)->items.size());
    fail("a value of type '" + value.typeName() + "' has no length.");
}

std::vector<Value> reversedElements(Runtime& runtime, const Value& value)
{
    auto elements = elementsOf(runtime, value);
    std::reverse(elements.begin(), elements.end());
    return elements;
}

} // namespace lr::tokenizer::jinja
