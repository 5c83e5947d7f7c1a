#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/comparison.h"
#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/methods.h"
#include "tokenizer/jinja/operators.h"
#include "tokenizer/jinja/representation.h"

namespace lr::tokenizer::jinja {

namespace {

const Value& operandOf(const Arguments& arguments)
{
    if (arguments.positional.size() != 1 || !arguments.named.empty())
        fail("the test takes exactly one argument.");
    return arguments.positional.front();
}

template <bool (*Holds)(const Value&)>
bool plain(Runtime&, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("the test", arguments, {});
    return Holds(subject);
}

bool isDefined(const Value& v)
{
    return !v.isUndefined();
}

bool isUndefined(const Value& v)
{
    return v.isUndefined();
}

bool isNone(const Value& v)
{
    return v.isNone();
}

bool isBoolean(const Value& v)
{
    return v.isBool();
}

bool isTrue(const Value& v)
{
    return v.isBool() && v.truth();
}

bool isFalse(const Value& v)
{
    return v.isBool() && !v.truth();
}

bool isPureInteger(const Value& v)
{
    return v.is<std::int64_t>();
}

bool isFloat(const Value& v)
{
    return v.is<double>();
}

bool isNumber(const Value& v)
{
    return v.isNumber();
}

bool isString(const Value& v)
{
    return v.isString();
}

bool isMapping(const Value& v)
{
    return v.isDict();
}

bool isSequence(const Value& v)
{
    const auto* sequence = v.sequence();
    return v.isUndefined() || v.isString() || v.isDict() || (sequence != nullptr && !sequence->isView());
}

bool isCallable(const Value& v)
{
    return v.is<CallablePtr>() || v.isUndefined() || v.is<LoopPtr>();
}

bool isEscaped(const Value& v)
{
    return v.isMarkup();
}

bool isLower(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("lower", arguments, {});
    return callTextQuery(runtime, runtime.text(textOf(runtime, subject)), "islower", {})->truth();
}

bool isUpper(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("upper", arguments, {});
    return callTextQuery(runtime, runtime.text(textOf(runtime, subject)), "isupper", {})->truth();
}

std::int64_t remainder(Runtime& runtime, const Value& subject, const Value& divisor)
{
    const Value rest = binaryOperation(runtime, BinaryOperator::Modulo, subject, divisor);
    return equals(runtime, rest, Value::integer(0)) ? 0 : equals(runtime, rest, Value::integer(1)) ? 1 : 2;
}

bool isOdd(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("odd", arguments, {});
    return remainder(runtime, subject, Value::integer(2)) == 1;
}

bool isEven(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("even", arguments, {});
    return remainder(runtime, subject, Value::integer(2)) == 0;
}

bool isDivisibleBy(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("divisibleby", arguments, {"num"}, 1);
    return remainder(runtime, subject, bound.at(0)) == 0;
}

bool isSameAs(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("sameas", arguments, {"other"}, 1);
    const Value& other = bound.at(0);
    if (subject.data().index() != other.data().index() || subject.isUndefined())
        return false;
    if (subject.isDict() || subject.sequence() != nullptr)
        return subject.dict() == other.dict() && subject.sequence() == other.sequence();
    return equals(runtime, subject, other);
}

bool isIn(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    const BoundArguments bound("in", arguments, {"seq"}, 1);
    return contains(runtime, bound.at(0), subject);
}

bool isEqual(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    return equals(runtime, subject, operandOf(arguments));
}

bool isUnequal(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    return !equals(runtime, subject, operandOf(arguments));
}

bool isLessThan(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    return isLess(runtime, subject, operandOf(arguments));
}

bool isGreaterThan(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    return isLess(runtime, operandOf(arguments), subject);
}

bool isAtMost(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    return isLessOrEqual(runtime, subject, operandOf(arguments));
}

bool isAtLeast(Runtime& runtime, const Value& subject, const Arguments& arguments)
{
    return isLessOrEqual(runtime, operandOf(arguments), subject);
}

bool isFilter(Runtime&, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("filter", arguments, {});
    Dict::keyOf(subject); // a list or dictionary is no name, and an error
    return subject.isString() && isFilterName(subject.text());
}

bool isTest(Runtime&, const Value& subject, const Arguments& arguments)
{
    const BoundArguments none("test", arguments, {});
    Dict::keyOf(subject);
    return subject.isString() && isTestName(subject.text());
}

const std::map<std::string_view, Test>& valueTests()
{
    static const std::map<std::string_view, Test> kTests = {{"defined", plain<isDefined>},
        {"undefined", plain<isUndefined>}, {"none", plain<isNone>}, {"boolean", plain<isBoolean>},
        {"true", plain<isTrue>}, {"false", plain<isFalse>}, {"integer", plain<isPureInteger>},
        {"float", plain<isFloat>}, {"number", plain<isNumber>}, {"string", plain<isString>},
        {"mapping", plain<isMapping>}, {"sequence", plain<isSequence>}, {"iterable", plain<isIterable>},
        {"callable", plain<isCallable>}, {"escaped", plain<isEscaped>}, {"lower", isLower}, {"upper", isUpper},
        {"odd", isOdd}, {"even", isEven}, {"divisibleby", isDivisibleBy}, {"sameas", isSameAs}, {"in", isIn},
        {"eq", isEqual}, {"==", isEqual}, {"equalto", isEqual}, {"ne", isUnequal}, {"!=", isUnequal},
        {"lt", isLessThan}, {"<", isLessThan}, {"lessthan", isLessThan}, {"gt", isGreaterThan}, {">", isGreaterThan},
        {"greaterthan", isGreaterThan}, {"le", isAtMost}, {"<=", isAtMost}, {"ge", isAtLeast}, {">=", isAtLeast},
        {"filter", isFilter}, {"test", isTest}};
    return kTests;
}

} // namespace

bool isTestName(std::string_view name)
{
    return valueTests().contains(name);
}

bool applyTest(Runtime& runtime, std::string_view name, const Value& subject, const Arguments& arguments)
{
    runtime.meter().step();
    const auto found = valueTests().find(name);
    if (found == valueTests().end())
        failUnsupported("the test '" + common::printable(name) + "' is not supported.");
    return found->second(runtime, subject, arguments);
}

} // namespace lr::tokenizer::jinja
