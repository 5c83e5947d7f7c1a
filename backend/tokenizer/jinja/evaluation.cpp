#include "tokenizer/jinja/access.h"
#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/comparison.h"
#include "tokenizer/jinja/interpreter.h"
#include "tokenizer/jinja/methods.h"
#include "tokenizer/jinja/operators.h"
#include "tokenizer/jinja/representation.h"

#include <fmt/format.h>

namespace lr::tokenizer::jinja {

Value Interpreter::evaluate(const Expression& expression)
{
    const DepthGuard depth(m_runtime.meter());
    m_runtime.meter().step();
    m_line = expression.line;
    return std::visit([this](const auto& node) { return evaluateNode(node); }, expression.node);
}

Value Interpreter::evaluateOr(const ExpressionPtr& expression, const Value& fallback)
{
    return expression != nullptr ? evaluate(*expression) : fallback;
}

Value Interpreter::lookUp(std::string_view name)
{
    for (const Scope* scope = m_scope.get(); scope != nullptr; scope = scope->parent.get())
        if (const auto found = scope->variables.find(name); found != scope->variables.end())
            return found->second;
    if (auto function = globalFunction(m_runtime, name))
        return *function;
    return Value::undefined("'" + common::printable(name) + "' is undefined");
}

Value Interpreter::evaluateNode(const NameExpression& node)
{
    return lookUp(node.name);
}

Value Interpreter::evaluateNode(const ListExpression& node)
{
    std::vector<Value> items;
    items.reserve(node.items.size());
    for (const auto& item : node.items)
        items.push_back(evaluate(*item));
    return m_runtime.sequence(node.isTuple ? SequenceKind::Tuple : SequenceKind::List, std::move(items));
}

Value Interpreter::evaluateNode(const DictExpression& node)
{
    Dict dict;
    for (const auto& [keyExpression, valueExpression] : node.entries) {
        const Value key = evaluate(*keyExpression);
        dict.set(key, evaluate(*valueExpression));
    }
    return m_runtime.dict(std::move(dict));
}

Value Interpreter::evaluateNode(const AttributeExpression& node)
{
    return attributeOf(m_runtime, evaluate(*node.object), node.name);
}

Value Interpreter::evaluateNode(const ItemExpression& node)
{
    const Value object = evaluate(*node.object);
    return itemOf(m_runtime, object, evaluate(*node.index));
}

Value Interpreter::evaluateNode(const SliceExpression& node)
{
    const Value object = evaluate(*node.object);
    const Value start = evaluateOr(node.start, Value::none());
    const Value stop = evaluateOr(node.stop, Value::none());
    return sliceOf(m_runtime, object, start, stop, evaluateOr(node.step, Value::none()));
}

Arguments Interpreter::evaluateArguments(const CallArguments& arguments)
{
    Arguments evaluated;
    for (const auto& argument : arguments.positional)
        evaluated.positional.push_back(evaluate(*argument));
    for (const auto& [name, argument] : arguments.named)
        evaluated.named.emplace_back(name, evaluate(*argument));
    return evaluated;
}

Value Interpreter::evaluateNode(const CallExpression& node)
{
    const Value function = evaluate(*node.function);
    const Arguments arguments = evaluateArguments(node.arguments);
    return call(function, arguments);
}

Value Interpreter::evaluateNode(const FilterExpression& node)
{
    const Value subject = evaluate(*node.subject);
    return applyFilter(m_runtime, node.name, subject, evaluateArguments(node.arguments));
}

Value Interpreter::evaluateNode(const TestExpression& node)
{
    const Value subject = evaluate(*node.subject);
    return Value::boolean(applyTest(m_runtime, node.name, subject, evaluateArguments(node.arguments)));
}

Value Interpreter::evaluateNode(const UnaryExpression& node)
{
    const Value operand = evaluate(*node.operand);
    if (node.op == UnaryOperator::Not)
        return Value::boolean(!operand.truth());
    return node.op == UnaryOperator::Minus ? negated(operand) : unaryPlus(operand);
}

Value Interpreter::evaluateNode(const BinaryExpression& node)
{
    const Value left = evaluate(*node.left);
    return binaryOperation(m_runtime, node.op, left, evaluate(*node.right));
}

Value Interpreter::evaluateNode(const ConcatExpression& node)
{
    std::string joined;
    for (const auto& part : node.parts) {
        joined += textOf(m_runtime, evaluate(*part));
        if (joined.size() > m_runtime.meter().limits().maxOutputBytes)
            m_runtime.meter().allocateText(joined.size());
    }
    return m_runtime.text(std::move(joined));
}

Value Interpreter::evaluateNode(const LogicExpression& node)
{
    Value left = evaluate(*node.left);
    return left.truth() == node.isAnd ? evaluate(*node.right) : left;
}

bool Interpreter::holds(CompareOperator op, const Value& left, const Value& right)
{
    switch (op) {
    case CompareOperator::Equal:
        return equals(m_runtime, left, right);
    case CompareOperator::NotEqual:
        return !equals(m_runtime, left, right);
    case CompareOperator::Less:
        return isLess(m_runtime, left, right);
    case CompareOperator::LessOrEqual:
        return isLessOrEqual(m_runtime, left, right);
    case CompareOperator::Greater:
        return isLess(m_runtime, right, left);
    case CompareOperator::GreaterOrEqual:
        return isLessOrEqual(m_runtime, right, left);
    case CompareOperator::In:
        return contains(m_runtime, right, left);
    case CompareOperator::NotIn:
        return !contains(m_runtime, right, left);
    }
    return false;
}

Value Interpreter::evaluateNode(const CompareExpression& node)
{
    Value left = evaluate(*node.first);
    for (const auto& [op, expression] : node.rest) {
        Value right = evaluate(*expression);
        if (!holds(op, left, right))
            return Value::boolean(false);
        left = std::move(right);
    }
    return Value::boolean(true);
}

Value Interpreter::evaluateNode(const ConditionalExpression& node)
{
    if (evaluate(*node.test).truth())
        return evaluate(*node.then);
    return evaluateOr(node.otherwise, Value::undefined("the inline if-expression evaluated to false and has no else"));
}

Value Interpreter::call(const Value& function, const Arguments& arguments)
{
    const auto* callable = function.as<CallablePtr>();
    if (callable == nullptr)
        failType(function, "only functions can be called");
    if ((*callable)->macro != nullptr)
        return callMacro(**callable, arguments);
    if ((*callable)->isMethod)
        return callMethod(m_runtime, (*callable)->self, (*callable)->name, arguments);
    return callFunction(m_runtime, (*callable)->name, arguments);
}

Value Interpreter::callMacro(const Callable& macro, const Arguments& arguments)
{
    const ScopePtr outer = std::exchange(m_scope, innerScope(macro.scope));
    std::string captured;
    std::string* outerOut = std::exchange(m_out, &captured);
    bindParameters(*macro.macro, arguments);
    execute(macro.macro->body);
    m_out = outerOut;
    m_scope = outer;
    return m_runtime.text(std::move(captured));
}

void Interpreter::bindParameters(const MacroDefinition& definition, const Arguments& arguments)
{
    const std::size_t numParameters = definition.parameters.size();
    const std::size_t firstDefault = numParameters - definition.defaults.size();
    std::vector<bool> used(arguments.named.size(), false);
    for (std::size_t i = 0; i < numParameters; ++i) {
        const std::string& parameter = definition.parameters[i];
        std::optional<Value> value;
        if (i < arguments.positional.size())
            value = arguments.positional[i];
        for (std::size_t n = 0; n < arguments.named.size() && i >= arguments.positional.size(); ++n)
            if (arguments.named[n].first == parameter) {
                value = arguments.named[n].second;
                used[n] = true;
            }
        if (!value && i >= firstDefault)
            value = evaluate(*definition.defaults[i - firstDefault]);
        m_scope->variables.insert_or_assign(
            parameter, value ? *value : Value::undefined("the parameter '" + parameter + "' was not provided"));
    }
    bindRest(definition, arguments, std::move(used));
}

void Interpreter::bindRest(const MacroDefinition& definition, const Arguments& arguments, std::vector<bool> used)
{
    const std::size_t numParameters = definition.parameters.size();
    Dict rest;
    for (std::size_t n = 0; n < arguments.named.size(); ++n) {
        if (!used[n] && !definition.usesKwargs)
            fail("the macro '" + definition.name + "' takes no argument named '" + arguments.named[n].first + "'.");
        if (!used[n])
            rest.set(m_runtime.text(arguments.named[n].first), arguments.named[n].second);
    }
    if (arguments.positional.size() > numParameters && !definition.usesVarargs)
        fail(fmt::format("the macro '{}' takes at most {} arguments.", definition.name, numParameters));
    if (definition.usesKwargs)
        m_scope->variables.insert_or_assign("kwargs", m_runtime.dict(std::move(rest)));
    if (!definition.usesVarargs)
        return;
    const auto first = arguments.positional.begin() +
                       static_cast<std::ptrdiff_t>(std::min(numParameters, arguments.positional.size()));
    m_scope->variables.insert_or_assign("varargs", m_runtime.tuple({first, arguments.positional.end()}));
}

} // namespace lr::tokenizer::jinja
