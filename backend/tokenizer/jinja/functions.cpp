#include "tokenizer/jinja/operations.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <locale.h>

namespace lr::tokenizer::jinja {

namespace {

Value range(Call& call)
{
    for (const auto& value : call.arguments().positional)
        if (!value.isInteger())
            failType(value, "range() takes integers");
    const std::int64_t start = call.has(1) ? call.integer(0) : 0;
    const std::int64_t stop = call.integer(call.has(1) ? 1 : 0);
    const std::int64_t step = call.integerOr(2, 1);
    if (step == 0)
        fail("range() with a step of zero.");
    const std::int64_t most = call.meter().limits().maxRange;
    std::vector<Value> numbers;
    for (std::int64_t at = start; step > 0 ? at < stop : at > stop;) {
        if (static_cast<std::int64_t>(numbers.size()) >= most)
            fail(fmt::format("range() of more than {} numbers, the limit.", most));
        numbers.push_back(Value::integer(at));
        if (__builtin_add_overflow(at, step, &at))
            break;
    }
    return call.runtime().sequence(SequenceKind::Range, std::move(numbers));
}

/// What dict() and namespace() take: a mapping and named values.
Dict dictFrom(Call& call)
{
    const auto& [positional, named] = call.arguments();
    Dict made;
    if (positional.size() > 1)
        fail(fmt::format("{}() takes at most one mapping and named values.", call.name()));
    for (const auto& mapping : positional) {
        if (!mapping.isDict())
            failUnsupported(fmt::format("{}() of anything but a mapping is not supported.", call.name()));
        made = *mapping.dict();
    }
    for (const auto& [name, value] : named)
        made.set(call.runtime().text(name), value);
    return made;
}

Value raiseException(Call& call)
{
    const std::string message = textOf(call.runtime(), call.at(0));
    failUnsupported("the template refuses these messages: " + common::printable(message, 500));
}

void checkDirectives(std::string_view format)
{
    static constexpr std::string_view kKnown = "aAbBdejHImMpSyY%";
    for (auto at = format.find('%'); at != std::string_view::npos; at = format.find('%', at)) {
        at += format.substr(at, 2) == "%-" ? 2 : 1; // "-" drops the padding
        if (at >= format.size() || kKnown.find(format[at]) == std::string_view::npos)
            failUnsupported("the date directive %" + common::printable(format.substr(std::min(at, format.size()), 1)) +
                            " of strftime_now is not supported.");
        ++at;
    }
}

Value formatNow(Call& call)
{
    constexpr std::size_t kMostBytes = 4096;
    const auto now = call.runtime().now();
    if (!now)
        failUnsupported("the template asks for today's date (strftime_now), and none was given.");
    const std::string& format = call.string(0);
    checkDirectives(format);
    const std::time_t seconds = std::chrono::system_clock::to_time_t(*now);
    std::tm date{};
    gmtime_r(&seconds, &date);
    static const locale_t kPlain = newlocale(LC_ALL_MASK, "C", nullptr);
    std::array<char, kMostBytes> buffer{};
    const std::size_t length = strftime_l(buffer.data(), buffer.size(), format.c_str(), &date, kPlain);
    if (length == 0 && !format.empty())
        failUnsupported("a date as long as strftime_now wants it is not supported.");
    return call.runtime().text({buffer.data(), length});
}

Value indexOf(Call& call)
{
    const auto& items = call.subject().sequence()->items;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (equals(call.runtime(), items[i], call.at(0)))
            return Value::count(i);
    fail("index(): the value is not there.");
}

Value countOf(Call& call)
{
    const auto& items = call.subject().sequence()->items;
    return Value::integer(static_cast<std::int64_t>(std::count_if(
        items.begin(), items.end(), [&](const Value& item) { return equals(call.runtime(), item, call.at(0)); })));
}

Value get(Call& call)
{
    const Value* found = call.subject().dict()->find(call.at(0));
    return found != nullptr ? *found : call.valueOr(1, Value::none());
}

/// keys, values and items
Value view(Call& call)
{
    const auto& entries = call.subject().dict()->entries();
    call.meter().step(static_cast<std::int64_t>(entries.size()));
    std::vector<Value> items;
    for (const auto& [key, value] : entries)
        items.push_back(call.name() == "items"  ? call.runtime().tuple({key, value})
                        : call.name() == "keys" ? key
                                                : value);
    return call.runtime().sequence(SequenceKind::View, std::move(items));
}

Value cycle(Call& call)
{
    const auto& [positional, named] = call.arguments();
    if (positional.empty() || !named.empty())
        fail("loop.cycle() needs the values to cycle through.");
    return positional[(*call.subject().as<LoopPtr>())->index0 % positional.size()];
}

} // namespace

Builtins globalFunctions()
{
    static constexpr Builtin kFunctions[] = {{"range", "/start stop step", 1, range},
        {"dict", "*", 0, [](Call& call) { return call.runtime().dict(dictFrom(call)); }},
        {"namespace", "*", 0, [](Call& call) { return call.runtime().namespaceOf(dictFrom(call)); }},
        {"raise_exception", "message", 1, raiseException}, {"strftime_now", "format", 1, formatNow}};
    return kFunctions;
}

Builtins listMethods()
{
    static constexpr Builtin kMethods[] = {{"count", "/value", 1, countOf}, {"index", "/value", 1, indexOf},
        {"copy", "", 0, [](Call& call) { return call.subject(); }}};
    return kMethods;
}

Builtins dictMethods()
{
    static constexpr Builtin kMethods[] = {{"get", "/key default", 1, get}, {"keys", "", 0, view},
        {"values", "", 0, view}, {"items", "", 0, view}, {"copy", "", 0, [](Call& call) { return call.subject(); }}};
    return kMethods;
}

Builtins loopMethods()
{
    static constexpr Builtin kMethods[] = {{"cycle", "*", 0, cycle}};
    return kMethods;
}

} // namespace lr::tokenizer::jinja
