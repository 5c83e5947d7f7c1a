#include "tokenizer/jinja/interpreter.h"

#include "tokenizer/jinja/lexer.h"
#include "tokenizer/jinja/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lr::tokenizer::jinja {

/// The variables of one block; lookups go on in the scope around it.
struct Scope
{
    std::shared_ptr<Scope> parent;
    std::map<std::string, Value, std::less<>> variables;
    bool outlivesItsBlock = false; ///< a macro defined here may still be called later
};

namespace {

/// Walks the syntax tree of one template once. One thread, one rendering.
class Interpreter
{
public:
    Interpreter(Runtime& runtime, const std::string& templateName)
        : m_runtime(runtime)
        , m_templateName(templateName)
    {}
    ~Interpreter()
    {
        for (const auto& scope : m_keptScopes)
            scope->variables.clear();
    }

    std::string run(const Block& body, const common::OrderedJson& variables)
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

private:
    enum class Flow
    {
        Next,
        Break,
        Continue
    };

    static ScopePtr innerScope(ScopePtr parent) { return std::make_shared<Scope>(Scope{std::move(parent), {}, false}); }

    Flow execute(const Block& body)
    {
        const LevelGuard level = m_runtime.meter().enter();
        for (const auto& statement : body) {
            m_runtime.meter().step();
            m_line = statement.line;
            const Flow flow = execute(statement);
            if (flow != Flow::Next)
                return flow;
        }
        return Flow::Next;
    }

    Flow executeIn(ScopePtr scope, const Block& body)
    {
        // Not restored after an exception: nothing is executed after one.
        const ScopePtr outer = std::exchange(m_scope, std::move(scope));
        const Flow flow = execute(body);
        m_scope = outer;
        return flow;
    }

    Flow execute(const Statement& statement)
    {
        switch (statement.kind) {
        case StatementKind::Text:
            write(statement.text);
            return Flow::Next;
        case StatementKind::Print:
            write(textOf(m_runtime, evaluate(*statement.values[0])));
            return Flow::Next;
        case StatementKind::If:
            return executeIf(statement);
        case StatementKind::For:
            return executeFor(statement);
        case StatementKind::Set:
            assign(statement.target, evaluate(*statement.values[0]));
            return Flow::Next;
        case StatementKind::SetBlock:
            return executeSetBlock(statement);
        case StatementKind::With:
            return executeWith(statement);
        case StatementKind::Macro:
            defineMacro(statement);
            return Flow::Next;
        case StatementKind::Break:
            return Flow::Break;
        case StatementKind::Continue:
            return Flow::Continue;
        }
        return Flow::Next;
    }

    void write(std::string_view text)
    {
        m_runtime.meter().allocate(text.size());
        *m_out += text;
        m_runtime.checkGrowing(*m_out);
    }

    Flow executeIf(const Statement& statement)
    {
        std::size_t taken = 0;
        while (taken < statement.values.size() && !evaluate(*statement.values[taken]).truth())
            ++taken;
        return taken < statement.bodies.size() ? execute(statement.bodies[taken]) : Flow::Next;
    }

    std::vector<Value> loopItems(const Statement& statement)
    {
        const Value iterable = evaluate(*statement.values[0]);
        if (statement.values[1] == nullptr)
            return elementsOf(m_runtime, iterable);
        std::vector<Value> kept;
        auto next = iterate(m_runtime, iterable);
        const ScopePtr outer = m_scope;
        for (Value item; next(item);) {
            m_scope = innerScope(outer);
            assign(statement.target, item);
            if (evaluate(*statement.values[1]).truth()) {
                m_runtime.meter().allocate(sizeof(Value));
                kept.push_back(item);
            }
        }
        m_scope = outer;
        return kept;
    }

    Flow executeFor(const Statement& statement)
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
            const Flow flow = execute(statement.bodies[0]);
            m_scope = outer;
            hasFinishedOnce = hasFinishedOnce || flow == Flow::Next;
            if (flow == Flow::Break)
                break;
        }
        // As in Jinja, a pass that ends early does not count.
        return hasFinishedOnce ? Flow::Next : executeIn(innerScope(m_scope), statement.bodies[1]);
    }

    Flow executeSetBlock(const Statement& statement)
    {
        std::string captured;
        std::string* outer = std::exchange(m_out, &captured);
        const Flow flow = executeIn(innerScope(m_scope), statement.bodies[0]);
        m_out = outer;
        if (flow == Flow::Next)
            assign(statement.target, m_runtime.text(captured));
        return flow;
    }

    Flow executeWith(const Statement& statement)
    {
        const Value values = m_runtime.tuple(evaluateAll(statement.values));
        const ScopePtr outer = std::exchange(m_scope, innerScope(m_scope));
        assign(statement.target, values);
        const Flow flow = execute(statement.bodies[0]);
        m_scope = outer;
        return flow;
    }

    void defineMacro(const Statement& statement)
    {
        m_runtime.meter().allocate(sizeof(Scope) + sizeof(Callable));
        if (!m_scope->outlivesItsBlock)
            m_keptScopes.push_back(m_scope);
        m_scope->outlivesItsBlock = true;
        auto macro = std::make_shared<const Callable>(Callable{nullptr, {}, &statement, m_scope});
        m_scope->variables.insert_or_assign(statement.text, Value(Value::Data(std::move(macro))));
    }

    void assign(const Target& target, const Value& value)
    {
        if (!target.attribute.empty()) {
            const Value object = lookUp(target.name);
            const auto* made = object.as<NamespacePtr>();
            if (made == nullptr)
                fail("only attributes of a namespace can be assigned, and '" + target.name + "' is none.");
            (*made)->attributes.set(m_runtime.text(target.attribute), value);
            return;
        }
        if (!target.isTuple) {
            m_scope->variables.insert_or_assign(target.name, value);
            return;
        }
        const auto elements = elementsOf(m_runtime, value);
        if (elements.size() != target.parts.size())
            fail(fmt::format("a value of {} elements cannot be taken apart into {} variables.", elements.size(),
                target.parts.size()));
        for (std::size_t i = 0; i < elements.size(); ++i)
            assign(target.parts[i], elements[i]);
    }

    Value evaluate(const Expression& expression)
    {
        const LevelGuard level = m_runtime.meter().enter();
        m_runtime.meter().step();
        m_line = expression.line;
        const auto part = [&](std::size_t index) { return evaluate(*expression.parts[index]); };
        switch (expression.kind) {
        case ExpressionKind::Literal:
            return expression.value;
        case ExpressionKind::Name:
            return lookUp(expression.name);
        case ExpressionKind::Compare:
            return evaluateCompare(expression);
        case ExpressionKind::And:
        case ExpressionKind::Or: {
            Value left = part(0);
            return left.truth() == (expression.kind == ExpressionKind::And) ? part(1) : left;
        }
        case ExpressionKind::Conditional:
            if (part(0).truth())
                return part(1);
            return expression.parts[2] != nullptr ? part(2) : Value::undefined("the inline if is false, without else");
        default:
            return combine(expression, evaluateAll(expression.parts));
        }
    }

    /// What the expressions are that need all their parts.
    Value combine(const Expression& expression, std::vector<Value> parts)
    {
        switch (expression.kind) {
        case ExpressionKind::Call:
        case ExpressionKind::Filter:
        case ExpressionKind::Test:
            return evaluateCall(expression, parts);
        case ExpressionKind::Concat:
            return concatenation(parts);
        case ExpressionKind::List:
            return m_runtime.list(std::move(parts));
        case ExpressionKind::Tuple:
            return m_runtime.tuple(std::move(parts));
        case ExpressionKind::Attribute:
            return attributeOf(m_runtime, parts[0], expression.name);
        case ExpressionKind::Item:
            return itemOf(m_runtime, parts[0], parts[1]);
        case ExpressionKind::Slice:
            return sliceOf(m_runtime, parts[0], parts[1], parts[2], parts[3]);
        case ExpressionKind::Not:
            return Value::boolean(!parts[0].truth());
        case ExpressionKind::Binary:
            return binaryOperation(m_runtime, expression.operators[0], parts[0], parts[1]);
        case ExpressionKind::Dict: {
            Dict dict;
            for (std::size_t i = 0; i < parts.size(); i += 2)
                dict.set(parts[i], parts[i + 1]);
            return m_runtime.dict(std::move(dict));
        }
        default:
            return signedNumber(parts[0], expression.kind == ExpressionKind::Minus);
        }
    }

    /// In their order; none where there is none, as between the colons of a slice.
    std::vector<Value> evaluateAll(const std::vector<ExpressionPtr>& expressions)
    {
        std::vector<Value> values;
        values.reserve(expressions.size());
        for (const auto& expression : expressions)
            values.push_back(expression != nullptr ? evaluate(*expression) : Value::none());
        return values;
    }

    Value lookUp(std::string_view name)
    {
        for (const Scope* scope = m_scope.get(); scope != nullptr; scope = scope->parent.get())
            if (const auto found = scope->variables.find(name); found != scope->variables.end())
                return found->second;
        if (const auto* function = findBuiltin(BuiltinKind::Function, name))
            return m_runtime.function(*function);
        return Value::undefined("'" + common::printable(name) + "' is undefined");
    }

    Value concatenation(const std::vector<Value>& parts)
    {
        std::string joined;
        for (const auto& part : parts) {
            joined += textOf(m_runtime, part);
            m_runtime.checkGrowing(joined);
        }
        return m_runtime.text(joined);
    }

    Value evaluateCompare(const Expression& expression)
    {
        Value left = evaluate(*expression.parts[0]);
        for (std::size_t i = 0; i < expression.operators.size(); ++i) {
            Value right = evaluate(*expression.parts[i + 1]);
            if (!holds(m_runtime, expression.operators[i], left, right))
                return Value::boolean(false);
            left = std::move(right);
        }
        return Value::boolean(true);
    }

    Value evaluateCall(const Expression& expression, const std::vector<Value>& values)
    {
        const auto firstNamed = values.end() - static_cast<std::ptrdiff_t>(expression.argumentNames.size());
        Arguments arguments{{values.begin() + 1, firstNamed}, {}};
        for (std::size_t i = 0; i < expression.argumentNames.size(); ++i)
            arguments.named.emplace_back(expression.argumentNames[i], firstNamed[static_cast<std::ptrdiff_t>(i)]);
        if (expression.kind == ExpressionKind::Filter)
            return apply(m_runtime, BuiltinKind::Filter, expression.name, values[0], arguments);
        if (expression.kind == ExpressionKind::Test)
            return apply(m_runtime, BuiltinKind::Test, expression.name, values[0], arguments);
        const auto* callable = values[0].as<CallablePtr>();
        if (callable == nullptr)
            failType(values[0], "only functions can be called");
        if ((*callable)->macro != nullptr)
            return callMacro(**callable, arguments);
        return Call(m_runtime, *(*callable)->builtin, (*callable)->self, arguments).run();
    }

    Value callMacro(const Callable& macro, const Arguments& arguments)
    {
        const ScopePtr outer = std::exchange(m_scope, innerScope(macro.scope));
        std::string captured;
        std::string* outerOut = std::exchange(m_out, &captured);
        bindParameters(*macro.macro, arguments);
        execute(macro.macro->bodies[0]);
        m_out = outerOut;
        m_scope = outer;
        return m_runtime.text(captured);
    }

    void bindParameters(const Statement& macro, const Arguments& arguments)
    {
        const auto& parameters = macro.parameters;
        const std::size_t firstDefault = parameters.size() - macro.values.size();
        if (arguments.positional.size() > parameters.size())
            fail(fmt::format("the macro '{}' takes at most {} arguments.", macro.text, parameters.size()));
        std::size_t numNamed = 0;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const auto named = std::find_if(arguments.named.begin(), arguments.named.end(),
                [&](const auto& argument) { return argument.first == parameters[i]; });
            const bool isPositional = i < arguments.positional.size();
            const bool isNamed = !isPositional && named != arguments.named.end();
            numNamed += isNamed ? 1 : 0;
            m_scope->variables.insert_or_assign(parameters[i],
                isPositional        ? arguments.positional[i]
                : isNamed           ? named->second
                : i >= firstDefault ? evaluate(*macro.values[i - firstDefault])
                                    : Value::undefined("the parameter '" + parameters[i] + "' was not provided"));
        }
        if (numNamed < arguments.named.size())
            fail("the macro '" + macro.text + "' gets a named argument that it does not take, or takes one twice.");
    }

    Runtime& m_runtime;
    const std::string& m_templateName;
    int m_line = 1;
    ScopePtr m_scope;
    std::vector<ScopePtr> m_keptScopes; ///< scopes that macros refer to; emptied at the end, to break cycles
    std::string* m_out = nullptr;
};

} // namespace

std::string interpret(
    Runtime& runtime, const Block& body, const std::string& name, const common::OrderedJson& variables)
{
    return Interpreter(runtime, name).run(body, variables);
}

} // namespace lr::tokenizer::jinja
