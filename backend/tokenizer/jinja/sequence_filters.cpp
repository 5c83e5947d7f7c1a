#include "tokenizer/jinja/access.h"
#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/comparison.h"
#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/unicode.h"

namespace lr::tokenizer::jinja {

namespace {

/// A generator over existing values.
Value generatorOf(Runtime& runtime, std::string typeName, std::vector<Value> items)
{
    const Value held = runtime.list(std::move(items));
    return runtime.iterator(std::move(typeName), held.depth(), iterate(runtime, held));
}

Value ignoringCase(Runtime& runtime, const Value& value)
{
    if (!value.isString())
        return value;
    runtime.meter().scan(value.text().size());
    return runtime.text(toLower(value.text()));
}

Value length(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("length", arguments, {});
    return Value::integer(lengthOf(runtime, subject));
}

Value first(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("first", arguments, {});
    Value item;
    if (iterate(runtime, subject)(item))
        return item;
    return Value::undefined("no first item, the sequence was empty");
}

Value last(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("last", arguments, {});
    if (subject.is<IteratorPtr>())
        fail("a generator has no last item; make a list of it first.");
    const auto elements = elementsOf(runtime, subject);
    return elements.empty() ? Value::undefined("no last item, the sequence was empty") : elements.back();
}

Value list(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("list", arguments, {});
    return runtime.list(elementsOf(runtime, subject));
}

Value reverse(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("reverse", arguments, {});
    if (subject.isString())
        return sliceOf(runtime, subject, Value::none(), Value::none(), Value::integer(-1));
    auto elements = reversedElements(runtime, subject);
    if (subject.is<IteratorPtr>())
        return runtime.list(std::move(elements));
    return generatorOf(runtime, "reversed iterator", std::move(elements));
}

Value useDefault(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("default", arguments, {"default_value", "boolean"});
    if (!subject.isUndefined() && (!bound.truthOr(1, false) || subject.truth()))
        return subject;
    return bound.find(0) != nullptr ? bound.at(0) : runtime.text({});
}

Value items(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("items", arguments, {});
    if (!subject.isUndefined() && !subject.isDict())
        fail("items needs a mapping, not '" + subject.typeName() + "'.");
    std::vector<Value> pairs;
    if (const auto* dict = subject.dict())
        for (const auto& [key, value] : dict->entries())
            pairs.push_back(runtime.tuple({key, value}));
    return generatorOf(runtime, "generator", std::move(pairs));
}

Value dictSort(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("dictsort", arguments, {"case_sensitive", "by", "reverse"});
    const std::string by = bound.find(1) != nullptr ? bound.string(1) : "key";
    if (by != "key" && by != "value")
        fail("dictsort sorts by \"key\" or by \"value\".");
    if (!subject.isDict())
        failType(subject, "dictsort needs a mapping");
    const bool isCaseSensitive = bound.truthOr(0, false);
    std::vector<Value> pairs;
    for (const auto& [key, value] : subject.dict()->entries())
        pairs.push_back(runtime.tuple({key, value}));
    const auto keyOf = [&](const Value& pair) {
        const Value& key = pair.sequence()->items[by == "key" ? 0 : 1];
        return isCaseSensitive ? key : ignoringCase(runtime, key);
    };
    sortStably(runtime, pairs, keyOf, bound.flagOr(2, false));
    return runtime.list(std::move(pairs));
}

/// The sort key of an element: the list of its values at the paths in `attribute`, separated by commas.
Value sortKey(Runtime& runtime, const Value& element, const Value& attribute, bool isCaseSensitive)
{
    std::vector<Value> keys;
    const auto add = [&](const Value& path) {
        const Value found = itemByPath(runtime, element, path);
        keys.push_back(isCaseSensitive ? found : ignoringCase(runtime, found));
    };
    if (!attribute.isString()) {
        add(attribute);
        return runtime.list(std::move(keys));
    }
    for (std::string_view rest = attribute.text();;) {
        const auto comma = rest.find(',');
        add(runtime.text(std::string(rest.substr(0, comma))));
        if (comma == std::string_view::npos)
            break;
        rest.remove_prefix(comma + 1);
    }
    return runtime.list(std::move(keys));
}

Value sort(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("sort", arguments, {"reverse", "case_sensitive", "attribute"});
    const bool isCaseSensitive = bound.truthOr(1, false);
    const Value attribute = bound.find(2) != nullptr ? bound.at(2) : Value::none();
    auto elements = elementsOf(runtime, subject);
    sortStably(
        runtime, elements, [&](const Value& element) { return sortKey(runtime, element, attribute, isCaseSensitive); },
        bound.flagOr(0, false));
    return runtime.list(std::move(elements));
}

template <bool WantsGreatest>
Value extreme(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound(WantsGreatest ? "max" : "min", arguments, {"case_sensitive", "attribute"});
    const Value path = bound.find(1) != nullptr ? bound.at(1) : Value::none();
    const auto keyOf = [&](const Value& element) {
        const Value key = itemByPath(runtime, element, path);
        return bound.truthOr(0, false) ? key : ignoringCase(runtime, key);
    };
    auto next = iterate(runtime, subject);
    Value best;
    if (!next(best))
        return Value::undefined("no aggregated item, the sequence was empty");
    Value bestKey = keyOf(best);
    for (Value item; next(item);) {
        Value key = keyOf(item);
        if (WantsGreatest ? isLess(runtime, bestKey, key) : isLess(runtime, key, bestKey)) {
            best = item;
            bestKey = std::move(key);
        }
    }
    return best;
}

Value unique(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("unique", arguments, {"case_sensitive", "attribute"});
    const bool isCaseSensitive = bound.truthOr(0, false);
    const Value path = bound.find(1) != nullptr ? bound.at(1) : Value::none();
    Dict seen;
    std::vector<Value> kept;
    auto next = iterate(runtime, subject);
    for (Value item; next(item);) {
        Value key = itemByPath(runtime, item, path);
        key = isCaseSensitive ? key : ignoringCase(runtime, key);
        const std::size_t numSeen = seen.entries().size();
        seen.set(key, Value::none());
        if (seen.entries().size() == numSeen)
            continue;
        kept.push_back(item);
    }
    return generatorOf(runtime, "generator", std::move(kept));
}

Value batch(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("batch", arguments, {"linecount", "fill_with"}, 1);
    const std::int64_t size = bound.integer(0);
    std::vector<Value> batches;
    std::vector<Value> current;
    auto next = iterate(runtime, subject);
    for (Value item; next(item);) {
        if (static_cast<std::int64_t>(current.size()) == size) {
            batches.push_back(runtime.list(std::move(current)));
            current = {};
        }
        current.push_back(item);
    }
    const auto missing = size - static_cast<std::int64_t>(current.size());
    if (!current.empty() && bound.findSome(1) != nullptr && missing > 0) {
        runtime.meter().step(missing);
        current.insert(current.end(), static_cast<std::size_t>(missing), bound.at(1));
    }
    if (!current.empty())
        batches.push_back(runtime.list(std::move(current)));
    return generatorOf(runtime, "generator", std::move(batches));
}

} // namespace

const std::map<std::string_view, Filter>& sequenceFilters()
{
    static const std::map<std::string_view, Filter> kFilters = {{"length", length}, {"count", length}, {"first", first},
        {"last", last}, {"list", list}, {"reverse", reverse}, {"default", useDefault}, {"d", useDefault},
        {"items", items}, {"dictsort", dictSort}, {"sort", sort}, {"min", extreme<false>}, {"max", extreme<true>},
        {"unique", unique}, {"batch", batch}};
    return kFilters;
}

} // namespace lr::tokenizer::jinja
