#pragma once

#include "tokenizer/jinja/runtime.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

/// left == right, as Python: never an error.
bool equals(Runtime& runtime, const Value& left, const Value& right);

/// left < right, as Python. Throws Error(CorruptData) for types without an order.
bool isLess(Runtime& runtime, const Value& left, const Value& right);

/// left <= right, as Python: not the same as !(right < left) where a NaN takes part.
bool isLessOrEqual(Runtime& runtime, const Value& left, const Value& right);

/// needle in haystack. A generator is advanced until the needle is found.
bool contains(Runtime& runtime, const Value& haystack, const Value& needle);

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

} // namespace lr::tokenizer::jinja
