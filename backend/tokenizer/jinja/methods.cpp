#include "tokenizer/jinja/methods.h"

#include "tokenizer/jinja/comparison.h"
#include "tokenizer/jinja/iteration.h"

#include <algorithm>
#include <array>

namespace lr::tokenizer::jinja {

namespace {

constexpr auto kTextOffered = std::to_array<std::string_view>(
    {"capitalize", "center", "count", "endswith", "find", "format", "index", "isalnum", "isalpha", "isascii",
        "isdecimal", "isdigit", "islower", "isprintable", "isspace", "isupper", "join", "ljust", "lower", "lstrip",
        "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit",
        "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "zfill"});
constexpr auto kTextNotOffered = std::to_array<std::string_view>({"casefold", "encode", "expandtabs", "format_map",
    "isidentifier", "isnumeric", "istitle", "maketrans", "translate"});
constexpr auto kNumberNotOffered = std::to_array<std::string_view>({"as_integer_ratio", "bit_count", "bit_length",
    "conjugate", "denominator", "from_bytes", "fromhex", "hex", "imag", "is_integer", "numerator", "real", "to_bytes"});
constexpr auto kMacroNotOffered =
    std::to_array<std::string_view>({"arguments", "caller", "catch_kwargs", "catch_varargs", "explicit_caller"});
constexpr auto kDictOffered = std::to_array<std::string_view>({"copy", "get", "items", "keys", "values"});
constexpr auto kDictUnsafe = std::to_array<std::string_view>({"clear", "pop", "popitem", "setdefault", "update"});
constexpr auto kListOffered = std::to_array<std::string_view>({"copy", "count", "index"});
constexpr auto kListUnsafe =
    std::to_array<std::string_view>({"append", "extend", "insert", "remove", "reverse", "sort"});
constexpr auto kListNotOffered = std::to_array<std::string_view>({"clear", "pop"});
constexpr auto kTupleOffered = std::to_array<std::string_view>({"count", "index"});

template <typename Names>
bool isOneOf(const Names& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

MethodStatus sequenceMethodStatus(SequenceKind kind, std::string_view name)
{
    if (kind == SequenceKind::List) {
        if (isOneOf(kListOffered, name))
            return MethodStatus::Offered;
        if (isOneOf(kListUnsafe, name))
            return MethodStatus::Unsafe;
        // Jinja's sandbox allows these methods, but a list here is immutable.
        return isOneOf(kListNotOffered, name) ? MethodStatus::NotOffered : MethodStatus::None;
    }
    if (kind == SequenceKind::Tuple)
        return isOneOf(kTupleOffered, name) ? MethodStatus::Offered : MethodStatus::None;
    const bool isKnown = kind == SequenceKind::Range
                             ? name == "start" || name == "stop" || name == "step" || isOneOf(kTupleOffered, name)
                             : name == "isdisjoint" || name == "mapping";
    return isKnown ? MethodStatus::NotOffered : MethodStatus::None;
}

/// Position of the element that equals `wanted`, or the number of elements.
std::size_t positionOf(Runtime& runtime, const std::vector<Value>& items, const Value& wanted)
{
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const Value& item) { return equals(runtime, item, wanted); });
    return static_cast<std::size_t>(found - items.begin());
}

Value callSequenceMethod(Runtime& runtime, const Sequence& sequence, std::string_view name, const Arguments& arguments)
{
    if (name == "copy")
        return runtime.list(sequence.items);
    const BoundArguments bound(name, arguments, {"value"}, 1);
    if (name == "count")
        return Value::integer(std::count_if(sequence.items.begin(), sequence.items.end(),
            [&](const Value& item) { return equals(runtime, item, bound.at(0)); }));
    const std::size_t position = positionOf(runtime, sequence.items, bound.at(0));
    if (position == sequence.items.size())
        fail("index(): the value is not in the " + std::string(sequence.kind == SequenceKind::List ? "list" : "tuple") +
             ".");
    return Value::integer(static_cast<std::int64_t>(position));
}

Value dictView(Runtime& runtime, const Dict& dict, SequenceKind kind)
{
    runtime.meter().step(static_cast<std::int64_t>(dict.entries().size()));
    std::vector<Value> items;
    items.reserve(dict.entries().size());
    for (const auto& [key, value] : dict.entries())
        items.push_back(kind == SequenceKind::Keys     ? key
                        : kind == SequenceKind::Values ? value
                                                       : runtime.tuple({key, value}));
    return runtime.sequence(kind, std::move(items));
}

Value callDictMethod(Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    if (name == "get") {
        if (!arguments.named.empty())
            fail("get() takes no named arguments.");
        const BoundArguments bound(name, arguments, {"key", "default"}, 1);
        if (bound.at(0).depth() > 0)
            Dict::keyOf(bound.at(0));
        const Value* found = object.dict()->find(bound.at(0));
        return found != nullptr ? *found : bound.find(1) != nullptr ? bound.at(1) : Value::none();
    }
    const BoundArguments bound(name, arguments, {});
    if (name == "copy")
        return object;
    return dictView(runtime, *object.dict(),
        name == "keys"     ? SequenceKind::Keys
        : name == "values" ? SequenceKind::Values
                           : SequenceKind::Items);
}

Value callLoopCycle(const LoopState& loop, const Arguments& arguments)
{
    if (arguments.positional.empty() || !arguments.named.empty())
        fail("loop.cycle() needs the values to cycle through.");
    return arguments.positional[loop.index0 % arguments.positional.size()];
}

} // namespace

MethodStatus methodStatus(const Value& object, std::string_view name)
{
    if (object.isString())
        return isOneOf(kTextOffered, name)      ? MethodStatus::Offered
               : isOneOf(kTextNotOffered, name) ? MethodStatus::NotOffered
                                                : MethodStatus::None;
    if (const auto* sequence = object.sequence())
        return sequenceMethodStatus(sequence->kind, name);
    if (object.isDict())
        return isOneOf(kDictOffered, name)  ? MethodStatus::Offered
               : isOneOf(kDictUnsafe, name) ? MethodStatus::Unsafe
               : name == "fromkeys"         ? MethodStatus::NotOffered
                                            : MethodStatus::None;
    if (object.isNumber())
        return isOneOf(kNumberNotOffered, name) ? MethodStatus::NotOffered : MethodStatus::None;
    if (object.is<CallablePtr>())
        return isOneOf(kMacroNotOffered, name) ? MethodStatus::NotOffered : MethodStatus::None;
    return MethodStatus::None;
}

Value callMethod(Runtime& runtime, const Value& object, std::string_view name, const Arguments& arguments)
{
    if (const auto* loop = object.as<LoopPtr>())
        return callLoopCycle(**loop, arguments);
    if (object.isDict())
        return callDictMethod(runtime, object, name, arguments);
    if (const auto* sequence = object.sequence())
        return callSequenceMethod(runtime, *sequence, name, arguments);
    if (auto result = callTextMethod(runtime, object, name, arguments))
        return *result;
    if (auto result = callTextQuery(runtime, object, name, arguments))
        return *result;
    failUnsupported("the method '" + common::printable(name) + "' is not supported.");
}

} // namespace lr::tokenizer::jinja
