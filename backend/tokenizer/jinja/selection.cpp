#include "tokenizer/jinja/operations.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

/// What these filters make of an empty subject; they do not check their arguments then.
Value emptyGenerator(Call& call)
{
    return call.runtime().generator(0, [](Value&) { return false; });
}

/// A generator over what `take` makes of the elements of the subject: true keeps what it has put in its place. It
/// starts with the first element that is asked for.
Value generatorFrom(Call& call, std::function<bool(Value&)> take)
{
    int depth = call.subject().depth();
    for (const auto& value : call.arguments().positional)
        depth = std::max(depth, value.depth());
    for (const auto& [name, value] : call.arguments().named)
        depth = std::max(depth, value.depth());
    return call.runtime().generator(depth, [&runtime = call.runtime(), subject = call.subject(), take = std::move(take),
                                               next = std::function<bool(Value&)>()](Value& out) mutable {
        if (!next)
            next = iterate(runtime, subject);
        while (next(out))
            if (take(out))
                return true;
        return false;
    });
}

const std::string& nameAt(const Call& call, std::size_t index)
{
    const auto& positional = call.arguments().positional;
    if (positional.size() <= index)
        fail(std::string(call.name()) + " lacks its argument.");
    if (!positional[index].isString())
        failType(positional[index], std::string(call.name()) + " needs a name as its argument");
    return positional[index].text();
}

/// The arguments that the filter or test in `call` is given in its turn.
Arguments argumentsAfter(const Call& call, std::size_t count)
{
    Arguments rest = call.arguments();
    rest.positional.erase(rest.positional.begin(),
        rest.positional.begin() + static_cast<std::ptrdiff_t>(std::min(count, rest.positional.size())));
    return rest;
}

Value mapAttribute(Call& call)
{
    static constexpr Builtin kMap = {"map", "attribute default", 1, nullptr};
    const Call bound(call.runtime(), kMap, call.subject(), call.arguments());
    return generatorFrom(call, [&runtime = call.runtime(), path = bound.at(0), hasFallback = bound.hasSome(1),
                                   fallback = bound.valueOr(1, Value::none())](Value& item) {
        item = itemByPath(runtime, item, path, hasFallback ? &fallback : nullptr);
        return true;
    });
}

Value map(Call& call)
{
    if (!call.subject().truth())
        return emptyGenerator(call);
    if (call.arguments().positional.empty() && !call.arguments().named.empty())
        return mapAttribute(call);
    return generatorFrom(
        call, [&runtime = call.runtime(), name = nameAt(call, 0), rest = argumentsAfter(call, 1)](Value& item) {
            item = apply(runtime, BuiltinKind::Filter, name, item, rest);
            return true;
        });
}

/// select, reject, selectattr and rejectattr: the elements for which a test of the element (or of its attribute) holds
/// or, for reject, does not hold.
Value select(Call& call)
{
    if (!call.subject().truth())
        return emptyGenerator(call);
    const bool isWanted = call.name().starts_with("select");
    const bool isOfAttribute = call.name().ends_with("attr");
    const std::size_t testIndex = isOfAttribute ? 1 : 0;
    const auto& positional = call.arguments().positional;
    if (positional.size() < testIndex)
        fail(std::string(call.name()) + " needs the name of an attribute.");
    const Value path = isOfAttribute ? positional[0] : Value::none();
    const std::string test = positional.size() > testIndex ? nameAt(call, testIndex) : std::string();
    return generatorFrom(call,
        [&runtime = call.runtime(), path, test, isWanted, rest = argumentsAfter(call, testIndex + 1)](Value& item) {
            const Value subject = itemByPath(runtime, item, path);
            const Value holds = test.empty() ? subject : apply(runtime, BuiltinKind::Test, test, subject, rest);
            return holds.truth() == isWanted;
        });
}

template <auto Holds>
Value plain(Call& call)
{
    return Value::boolean(Holds(call.subject()));
}

template <Operator Op>
Value related(Call& call)
{
    return Value::boolean(holds(call.runtime(), Op, call.subject(), call.at(0)));
}

Value leavesRest(Call& call, const Value& divisor, std::int64_t rest)
{
    const Value left = binaryOperation(call.runtime(), Operator::Modulo, call.subject(), divisor);
    return Value::boolean(equals(call.runtime(), left, Value::integer(rest)));
}

bool isSequence(const Value& v)
{
    const auto* sequence = v.sequence();
    return v.isUndefined() || v.isString() || v.isDict() || (sequence != nullptr && !sequence->isView());
}

Value isSame(Call& call)
{
    const Value& left = call.subject();
    const Value& right = call.at(0);
    if (left.data().index() != right.data().index() || left.isUndefined())
        return Value::boolean(false);
    if (left.isDict() || left.sequence() != nullptr)
        return Value::boolean(left.dict() == right.dict() && left.sequence() == right.sequence());
    return Value::boolean(equals(call.runtime(), left, right));
}

} // namespace

Builtins selectionFilters()
{
    static constexpr Builtin kFilters[] = {{"map", "*", 0, map}, {"select", "*", 0, select}, {"reject", "*", 0, select},
        {"selectattr", "*", 0, select}, {"rejectattr", "*", 0, select}};
    return kFilters;
}

Builtins valueTests()
{
    static constexpr Builtin kTests[] = {{"defined", "", 0, plain<[](const Value& v) { return !v.isUndefined(); }>},
        {"undefined", "", 0, plain<[](const Value& v) { return v.isUndefined(); }>},
        {"none", "", 0, plain<[](const Value& v) { return v.isNone(); }>},
        {"boolean", "", 0, plain<[](const Value& v) { return v.isBool(); }>},
        {"true", "", 0, plain<[](const Value& v) { return v.isBool() && v.truth(); }>},
        {"false", "", 0, plain<[](const Value& v) { return v.isBool() && !v.truth(); }>},
        {"integer", "", 0, plain<[](const Value& v) { return v.is<std::int64_t>(); }>},
        {"float", "", 0, plain<[](const Value& v) { return v.is<double>(); }>},
        {"number", "", 0, plain<[](const Value& v) { return v.isNumber(); }>},
        {"string", "", 0, plain<[](const Value& v) { return v.isString(); }>},
        {"mapping", "", 0, plain<[](const Value& v) { return v.isDict(); }>},
        {"iterable", "", 0, plain<[](const Value& v) { return v.isIterable(); }>},
        {"sequence", "", 0, plain<isSequence>},
        {"odd", "", 0, [](Call& call) { return leavesRest(call, Value::integer(2), 1); }},
        {"even", "", 0, [](Call& call) { return leavesRest(call, Value::integer(2), 0); }},
        {"divisibleby", "num", 1, [](Call& call) { return leavesRest(call, call.at(0), 0); }},
        {"sameas", "other", 1, isSame}, {"in", "seq", 1, related<Operator::In>},
        {"eq", "/b", 1, related<Operator::Equal>}, {"==", "/b", 1, related<Operator::Equal>},
        {"equalto", "/b", 1, related<Operator::Equal>}, {"ne", "/b", 1, related<Operator::NotEqual>},
        {"!=", "/b", 1, related<Operator::NotEqual>}, {"lt", "/b", 1, related<Operator::Less>},
        {"<", "/b", 1, related<Operator::Less>}, {"lessthan", "/b", 1, related<Operator::Less>},
        {"gt", "/b", 1, related<Operator::Greater>}, {">", "/b", 1, related<Operator::Greater>},
        {"greaterthan", "/b", 1, related<Operator::Greater>}, {"le", "/b", 1, related<Operator::LessOrEqual>},
        {"<=", "/b", 1, related<Operator::LessOrEqual>}, {"ge", "/b", 1, related<Operator::GreaterOrEqual>},
        {">=", "/b", 1, related<Operator::GreaterOrEqual>}};
    return kTests;
}

} // namespace lr::tokenizer::jinja
