#include "tokenizer/jinja/interpreter.h"

#include "tokenizer/jinja/iteration.h"
#include "tokenizer/jinja/lexer.h"
#include "tokenizer/jinja/representation.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer::jinja {

Interpreter::Interpreter(Runtime& runtime, const std::string& templateName)
    : m_runtime(runtime)
    , m_templateName(templateName)
{}

Interpreter::~Interpreter()
{
    for (const auto& scope : m_keptScopes)
        scope->variables.clear();
    m_runtime.clearNamespaces();
}

std::string Interpreter::run(const Block& body, const common::OrderedJson& variables)
{
    std::string out;
    m_out = &out;
    try {
        auto context = std::make_shared<Scope>();
        for (const auto& [name, value] : variables.items())
            context->variables.insert_or_assign(name, m_runtime.fromJson(value));
        m_scope = innerScope(std::move(context));
        execute(body);
    } catch (const common::Error& error) {
        throw common::Error(error.code(), placeOf(m_templateName, m_line) + error.what());
    }
    return out;
}

ScopePtr Interpreter::innerScope(ScopePtr parent) const
{
    auto scope = std::make_shared<Scope>();
    scope->parent = std::move(parent);
    return scope;
}

Interpreter::Flow Interpreter::execute(const Block& body)
{
    const DepthGuard depth(m_runtime.meter());
    for (const auto& statement : body) {
        m_runtime.meter().step();
        m_line = statement.line;
        const Flow flow = std::visit([this](const auto& node) { return executeNode(node); }, statement.node);
        if (flow != Flow::Next)
            return flow;
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::executeIn(ScopePtr scope, const Block& body)
{
    // Not restored after an exception: nothing is executed after one.
    const ScopePtr outer = std::exchange(m_scope, std::move(scope));
    const Flow flow = execute(body);
    m_scope = outer;
    return flow;
}

void Interpreter::write(std::string_view text)
{
    if (m_out->size() + text.size() > m_runtime.meter().limits().maxOutputBytes)
        m_runtime.meter().allocateText(m_out->size() + text.size());
    m_runtime.meter().allocate(text.size());
    *m_out += text;
}

Interpreter::Flow Interpreter::executeNode(const TextStatement& statement)
{
    write(statement.text);
    return Flow::Next;
}

Interpreter::Flow Interpreter::executeNode(const PrintStatement& statement)
{
    for (const auto& expression : statement.values) {
        const Value value = evaluate(*expression);
        if (value.isString())
            write(value.text());
        else
            write(textOf(m_runtime, value));
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::executeNode(const IfStatement& statement)
{
    for (const auto& [test, body] : statement.branches)
        if (evaluate(*test).truth())
            return execute(body);
    return execute(statement.otherwise);
}

std::vector<Value> Interpreter::loopItems(const ForStatement& statement)
{
    const Value iterable = evaluate(*statement.iterable);
    if (statement.filter == nullptr)
        return elementsOf(m_runtime, iterable);
    std::vector<Value> kept;
    auto next = iterate(m_runtime, iterable);
    const ScopePtr outer = m_scope;
    for (Value item; next(item);) {
        m_scope = innerScope(outer);
        assign(statement.target, item);
        if (evaluate(*statement.filter).truth()) {
            m_runtime.meter().allocate(sizeof(Value));
            kept.push_back(item);
        }
    }
    m_scope = outer;
    return kept;
}

Interpreter::Flow Interpreter::executeNode(const ForStatement& statement)
{
    auto loop = std::make_shared<LoopState>();
    loop->items = loopItems(statement);
    for (const auto& item : loop->items)
        loop->depth = std::max(loop->depth, item.depth() + 1);
    m_runtime.checkDepth(loop->depth);
    bool hasFinishedOnce = false;
    for (; loop->index0 < loop->items.size(); ++loop->index0) {
        m_runtime.meter().step();
        const ScopePtr outer = std::exchange(m_scope, innerScope(m_scope));
        m_scope->variables.insert_or_assign("loop", Value(Value::Data(loop)));
        assign(statement.target, loop->items[loop->index0]);
        const Flow flow = execute(statement.body);
        m_scope = outer;
        hasFinishedOnce = hasFinishedOnce || flow == Flow::Next;
        if (flow == Flow::Break)
            break;
    }
    // As in Jinja, a pass that ends early does not count.
    return hasFinishedOnce ? Flow::Next : executeIn(innerScope(m_scope), statement.otherwise);
}

Interpreter::Flow Interpreter::executeNode(const SetStatement& statement)
{
    assign(statement.target, evaluate(*statement.value));
    return Flow::Next;
}

Interpreter::Flow Interpreter::capture(const Block& body, std::string& captured)
{
    std::string* outer = std::exchange(m_out, &captured);
    const Flow flow = executeIn(innerScope(m_scope), body);
    m_out = outer;
    return flow;
}

Interpreter::Flow Interpreter::executeNode(const SetBlockStatement& statement)
{
    std::string captured;
    const Flow flow = capture(statement.body, captured);
    if (flow != Flow::Next)
        return flow;
    m_captured = m_runtime.text(std::move(captured));
    assign(statement.target, evaluate(*statement.value));
    return flow;
}

Interpreter::Flow Interpreter::executeNode(const FilterStatement& statement)
{
    std::string captured;
    const Flow flow = capture(statement.body, captured);
    if (flow != Flow::Next)
        return flow;
    m_captured = m_runtime.text(std::move(captured));
    const Value filtered = evaluate(*statement.value);
    if (!filtered.isString())
        failType(filtered, "a filter block needs filters that give a text");
    write(filtered.text());
    return flow;
}

Interpreter::Flow Interpreter::executeNode(const WithStatement& statement)
{
    const ScopePtr outer = m_scope;
    const ScopePtr inner = innerScope(outer);
    for (const auto& [target, expression] : statement.assignments) {
        const Value value = evaluate(*expression);
        m_scope = inner;
        assign(target, value);
        m_scope = outer;
    }
    return executeIn(inner, statement.body);
}

Interpreter::Flow Interpreter::executeNode(const ScopedStatement& statement)
{
    return executeIn(innerScope(m_scope), statement.body);
}

Interpreter::Flow Interpreter::executeNode(const MacroStatement& statement)
{
    m_runtime.meter().allocate(sizeof(Callable) + sizeof(Scope));
    if (!m_scope->outlivesItsBlock)
        m_keptScopes.push_back(m_scope);
    m_scope->outlivesItsBlock = true;
    Callable macro;
    macro.name = statement.definition->name;
    macro.macro = statement.definition.get();
    macro.scope = m_scope;
    m_scope->variables.insert_or_assign(
        statement.definition->name, Value(Value::Data(std::make_shared<const Callable>(std::move(macro)))));
    return Flow::Next;
}

void Interpreter::assign(const Target& target, const Value& value)
{
    if (!target.attribute.empty())
        return assignAttribute(target, value);
    if (!target.isTuple) {
        m_scope->variables.insert_or_assign(target.name, value);
        return;
    }
    const auto elements = elementsOf(m_runtime, value);
    if (elements.size() != target.parts.size())
        fail(fmt::format(
            "a value of {} elements cannot be taken apart into {} variables.", elements.size(), target.parts.size()));
    for (std::size_t i = 0; i < elements.size(); ++i)
        assign(target.parts[i], elements[i]);
}

void Interpreter::assignAttribute(const Target& target, const Value& value)
{
    const Value object = lookUp(target.name);
    const auto* made = object.as<NamespacePtr>();
    if (made == nullptr)
        fail("only attributes of a namespace can be assigned, and '" + target.name + "' is none.");
    auto& attributes = (*made)->attributes;
    m_runtime.meter().scan(attributes.size());
    const auto found = std::find_if(
        attributes.begin(), attributes.end(), [&](const auto& entry) { return entry.first == target.attribute; });
    if (found != attributes.end())
        found->second = value;
    else
        attributes.emplace_back(target.attribute, value);
}

} // namespace lr::tokenizer::jinja
