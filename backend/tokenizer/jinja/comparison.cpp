#include "tokenizer/jinja/comparison.h"

#include "tokenizer/jinja/iteration.h"

namespace lr::tokenizer::jinja {

namespace {

bool numbersEqual(const Value& left, const Value& right)
{
    if (left.isInteger() && right.isInteger())
        return left.toInteger() == right.toInteger();
    // A long double holds every 64-bit integer and every double.
    const auto wide = [](const Value& v) {
        return v.isInteger() ? static_cast<long double>(v.toInteger()) : static_cast<long double>(v.toReal());
    };
    return wide(left) == wide(right);
}

bool numberIsLess(const Value& left, const Value& right)
{
    if (left.isInteger() && right.isInteger())
        return left.toInteger() < right.toInteger();
    const auto wide = [](const Value& v) {
        return v.isInteger() ? static_cast<long double>(v.toInteger()) : static_cast<long double>(v.toReal());
    };
    return wide(left) < wide(right);
}

bool sequencesEqual(Runtime& runtime, const Sequence& left, const Sequence& right)
{
    const auto isSetLike = [](SequenceKind kind) { return kind == SequenceKind::Keys || kind == SequenceKind::Items; };
    if (isSetLike(left.kind) && isSetLike(right.kind))
        failUnsupported("comparing the keys or items of dictionaries is not supported; make lists of them first.");
    if (left.kind != right.kind || left.kind == SequenceKind::Values || left.items.size() != right.items.size())
        return false;
    for (std::size_t i = 0; i < left.items.size(); ++i)
        if (!equals(runtime, left.items[i], right.items[i]))
            return false;
    return true;
}

bool dictsEqual(Runtime& runtime, const Dict& left, const Dict& right)
{
    if (left.entries().size() != right.entries().size())
        return false;
    for (const auto& [key, value] : left.entries()) {
        const Value* other = right.find(key);
        if (other == nullptr || !equals(runtime, value, *other))
            return false;
    }
    return true;
}

bool sameObject(const Value& left, const Value& right)
{
    if (const auto* a = left.as<NamespacePtr>())
        return *a == *right.as<NamespacePtr>();
    if (const auto* a = left.as<IteratorPtr>())
        return *a == *right.as<IteratorPtr>();
    if (const auto* a = left.as<CallablePtr>()) {
        const auto& b = *right.as<CallablePtr>();
        return *a == b || (!(*a)->isMethod && (*a)->macro == nullptr && b->macro == nullptr && (*a)->name == b->name);
    }
    if (const auto* a = left.as<LoopPtr>())
        return *a == *right.as<LoopPtr>();
    return true; // Undefined and None
}

[[noreturn]] void failOrder(const Value& left, const Value& right)
{
    if (left.isUndefined())
        failUndefined(left);
    if (right.isUndefined())
        failUndefined(right);
    fail("values of types '" + left.typeName() + "' and '" + right.typeName() + "' have no order.");
}

} // namespace

bool equals(Runtime& runtime, const Value& left, const Value& right)
{
    runtime.meter().step();
    if (left.isNumber() && right.isNumber())
        return numbersEqual(left, right);
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
    return sameObject(left, right);
}

bool isLess(Runtime& runtime, const Value& left, const Value& right)
{
    runtime.meter().step();
    if (left.isNumber() && right.isNumber())
        return numberIsLess(left, right);
    if (left.isString() && right.isString()) {
        runtime.meter().scan(std::min(left.text().size(), right.text().size()));
        return left.text() < right.text(); // UTF-8 keeps the order of code points
    }
    const auto* a = left.sequence();
    const auto* b = right.sequence();
    if (a == nullptr || b == nullptr || a->kind != b->kind || a->kind > SequenceKind::Tuple)
        failOrder(left, right);
    for (std::size_t i = 0; i < std::min(a->items.size(), b->items.size()); ++i)
        if (!equals(runtime, a->items[i], b->items[i]))
            return isLess(runtime, a->items[i], b->items[i]);
    return a->items.size() < b->items.size();
}

bool isLessOrEqual(Runtime& runtime, const Value& left, const Value& right)
{
    if (left.isNumber() && right.isNumber())
        return numberIsLess(left, right) || numbersEqual(left, right);
    return !isLess(runtime, right, left);
}

bool contains(Runtime& runtime, const Value& haystack, const Value& needle)
{
    if (haystack.isString()) {
        if (!needle.isString())
            fail("'in <string>' needs a string on its left, not '" + needle.typeName() + "'.");
        runtime.meter().scan(haystack.text().size());
        return haystack.text().find(needle.text()) != std::string::npos;
    }
    if (const auto* dict = haystack.dict()) {
        if (needle.depth() > 0)
            Dict::keyOf(needle); // throws with a message that says what is wrong
        return dict->find(needle) != nullptr;
    }
    auto next = iterate(runtime, haystack);
    for (Value item; next(item);)
        if (equals(runtime, item, needle))
            return true;
    return false;
}

} // namespace lr::tokenizer::jinja
