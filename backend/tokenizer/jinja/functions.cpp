#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/date_format.h"
#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/representation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lr::tokenizer::jinja {

namespace {

Value range(Runtime& runtime, const Arguments& arguments)
{
    const auto& given = arguments.positional;
    if (given.empty() || given.size() > 3 || !arguments.named.empty())
        fail("range() takes one to three integers.");
    for (const auto& value : given)
        if (!value.isInteger())
            failType(value, "range() takes integers");
    const std::int64_t start = given.size() > 1 ? given[0].toInteger() : 0;
    const std::int64_t stop = given[given.size() > 1 ? 1 : 0].toInteger();
    const std::int64_t step = given.size() > 2 ? given[2].toInteger() : 1;
    if (step == 0)
        fail("range() with a step of zero.");
    const std::int64_t most = runtime.meter().limits().maxRange;
    Sequence made{SequenceKind::Range, {}, 1, {start, stop, step}};
    for (std::int64_t at = start; step > 0 ? at < stop : at > stop;) {
        if (static_cast<std::int64_t>(made.items.size()) >= most)
            fail(fmt::format("range() of more than {} numbers, the limit.", most));
        made.items.push_back(Value::integer(at));
        if (__builtin_add_overflow(at, step, &at))
            break;
    }
    runtime.meter().allocate(made.items.size() * sizeof(Value));
    return Value(Value::Data(std::make_shared<const Sequence>(std::move(made))));
}

/// What dict() and namespace() take: a mapping or pairs, and named values.
Dict dictFrom(Runtime& runtime, const Arguments& arguments, std::string_view function)
{
    if (arguments.positional.size() > 1)
        fail(std::string(function) + "() takes at most one mapping and named values.");
    Dict made;
    for (const auto& source : arguments.positional) {
        if (const auto* dict = source.dict()) {
            made = *dict;
            continue;
        }
        auto next = iterate(runtime, source);
        for (Value pair; next(pair);) {
            const auto parts = elementsOf(runtime, pair);
            if (parts.size() != 2)
                fail(std::string(function) + "() takes pairs of a key and a value.");
            made.set(parts[0], parts[1]);
        }
    }
    for (const auto& [name, value] : arguments.named)
        made.set(runtime.text(name), value);
    return made;
}

Value makeDict(Runtime& runtime, const Arguments& arguments)
{
    return runtime.dict(dictFrom(runtime, arguments, "dict"));
}

Value makeNamespace(Runtime& runtime, const Arguments& arguments)
{
    const Dict source = dictFrom(runtime, arguments, "namespace");
    std::vector<std::pair<std::string, Value>> attributes;
    for (const auto& [key, value] : source.entries()) {
        if (!key.isString())
            failUnsupported("a namespace with other than names as keys is not supported.");
        attributes.emplace_back(key.text(), value);
    }
    return runtime.namespaceOf(std::move(attributes));
}

Value raiseException(Runtime& runtime, const Arguments& arguments)
{
    const BoundArguments bound("raise_exception", arguments, {"message"}, 1);
    throw common::Error(common::ErrorCode::Unsupported,
        "the template refuses these messages: " + common::printable(textOf(runtime, bound.at(0)), 500));
}

Value formatNow(Runtime& runtime, const Arguments& arguments)
{
    const BoundArguments bound("strftime_now", arguments, {"format"}, 1);
    if (!runtime.now())
        failUnsupported("the template asks for today's date (strftime_now), and none was given.");
    return runtime.text(formatDate(*runtime.now(), bound.string(0)));
}

using Function = Value (*)(Runtime&, const Arguments&);
const std::map<std::string_view, Function>& functions()
{
    static const std::map<std::string_view, Function> kFunctions = {{"range", range}, {"dict", makeDict},
        {"namespace", makeNamespace}, {"raise_exception", raiseException}, {"strftime_now", formatNow}};
    return kFunctions;
}

constexpr auto kNotOffered = std::to_array<std::string_view>({"cycler", "joiner", "lipsum"});

} // namespace

std::optional<Value> globalFunction(Runtime& runtime, std::string_view name)
{
    if (std::find(kNotOffered.begin(), kNotOffered.end(), name) != kNotOffered.end())
        failUnsupported("the function '" + std::string(name) + "' is not supported.");
    if (!functions().contains(name))
        return std::nullopt;
    return runtime.function(name);
}

Value callFunction(Runtime& runtime, std::string_view name, const Arguments& arguments)
{
    return functions().at(name)(runtime, arguments);
}

} // namespace lr::tokenizer::jinja
