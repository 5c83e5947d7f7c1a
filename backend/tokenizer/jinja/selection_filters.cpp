#include "tokenizer/jinja/access.h"
#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/iteration.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

int depthOf(const Value& subject, const Arguments& arguments)
{
    int depth = subject.depth();
    for (const auto& value : arguments.positional)
        depth = std::max(depth, value.depth());
    for (const auto& [name, value] : arguments.named)
        depth = std::max(depth, value.depth());
    return depth;
}

/// Iterates over `subject`, starting at the first call, so that an unused generator does nothing.
std::function<bool(Value&)> lazily(Runtime& runtime, const Value& subject)
{
    return [&runtime, subject, source = std::function<bool(Value&)>()](Value& out) mutable {
        if (!source)
            source = iterate(runtime, subject);
        return source(out);
    };
}

const std::string& nameAt(const Arguments& arguments, std::size_t index, const char* what)
{
    if (arguments.positional.size() <= index)
        fail(std::string(what) + " lacks its argument.");
    if (!arguments.positional[index].isString())
        failType(arguments.positional[index], std::string(what) + " needs a name as its argument");
    return arguments.positional[index].text();
}

Arguments withoutFirst(const Arguments& arguments, std::size_t count)
{
    Arguments rest;
    rest.positional.assign(
        arguments.positional.begin() + static_cast<std::ptrdiff_t>(std::min(count, arguments.positional.size())),
        arguments.positional.end());
    rest.named = arguments.named;
    return rest;
}

Value mapAttribute(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("map", arguments, {"attribute", "default"}, 1);
    const Value path = bound.at(0);
    const Value fallback = bound.findSome(1) != nullptr ? bound.at(1) : Value::none();
    return runtime.iterator("generator", depthOf(subject, arguments),
        [&runtime, path, fallback, next = lazily(runtime, subject)](Value& out) {
            Value item;
            if (!next(item))
                return false;
            out = itemByPath(runtime, item, path, fallback.isNone() ? nullptr : &fallback);
            return true;
        });
}

/// The result of these filters for an empty subject; they do not check their arguments then.
Value emptyGenerator(Runtime& runtime)
{
    return runtime.iterator("generator", 0, [](Value&) { return false; });
}

Value map(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    if (!subject.truth())
        return emptyGenerator(runtime);
    const bool hasAttribute = std::any_of(
        arguments.named.begin(), arguments.named.end(), [](const auto& entry) { return entry.first == "attribute"; });
    if (arguments.positional.empty() && hasAttribute)
        return mapAttribute(runtime, subject, arguments);
    const std::string name = nameAt(arguments, 0, "map");
    return runtime.iterator("generator", depthOf(subject, arguments),
        [&runtime, name, rest = withoutFirst(arguments, 1), next = lazily(runtime, subject)](Value& out) {
            Value item;
            if (!next(item))
                return false;
            out = applyFilter(runtime, name, item, rest);
            return true;
        });
}

/// select, reject, selectattr and rejectattr: the elements for which a test of the element (or of its attribute) holds
/// or, for reject, does not hold.
template <bool OfAttribute, bool Wanted>
Value select(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    constexpr std::size_t kTestIndex = OfAttribute ? 1 : 0;
    if (!subject.truth())
        return emptyGenerator(runtime);
    if (OfAttribute && arguments.positional.empty())
        fail("selectattr and rejectattr need the name of an attribute.");
    const Value path = OfAttribute ? arguments.positional[0] : Value::none();
    const bool hasTest = arguments.positional.size() > kTestIndex;
    const std::string test = hasTest ? nameAt(arguments, kTestIndex, "select") : std::string();
    const auto holds = [&runtime, path, hasTest, test, rest = withoutFirst(arguments, kTestIndex + 1)](
                           const Value& item) {
        const Value subjectOfTest = itemByPath(runtime, item, path);
        return hasTest ? applyTest(runtime, test, subjectOfTest, rest) : subjectOfTest.truth();
    };
    return runtime.iterator(
        "generator", depthOf(subject, arguments), [holds, next = lazily(runtime, subject)](Value& out) {
            for (Value item; next(item);) {
                if (holds(item) != Wanted)
                    continue;
                out = std::move(item);
                return true;
            }
            return false;
        });
}

} // namespace

const std::map<std::string_view, Filter>& selectionFilters()
{
    static const std::map<std::string_view, Filter> kFilters = {{"map", map}, {"select", select<false, true>},
        {"reject", select<false, false>}, {"selectattr", select<true, true>}, {"rejectattr", select<true, false>}};
    return kFilters;
}

} // namespace lr::tokenizer::jinja
