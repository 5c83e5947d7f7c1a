#pragma once

#include "tokenizer/jinja/arguments.h"
#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/runtime.h"

#include <map>
#include <memory>

namespace lr::tokenizer::jinja {

/// The variables of one block; lookups go on in the scope around it.
struct Scope
{
    std::shared_ptr<Scope> parent;
    std::map<std::string, Value, std::less<>> variables;
    bool outlivesItsBlock = false; ///< a macro defined here may still be called later
};

using ScopePtr = std::shared_ptr<Scope>;

/// Walks the syntax tree of one template once. One thread, one rendering.
class Interpreter
{
public:
    /// Borrows both.
    Interpreter(Runtime& runtime, const std::string& templateName);
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;
    ~Interpreter();

    /// Errors as of Template::render().
    std::string run(const Block& body, const common::OrderedJson& variables);

private:
    enum class Flow
    {
        Next,
        Break,
        Continue
    };

    // Statements
    Flow execute(const Block& body);
    Flow executeIn(ScopePtr scope, const Block& body);
    Flow executeNode(const TextStatement& statement);
    Flow executeNode(const PrintStatement& statement);
    Flow executeNode(const IfStatement& statement);
    Flow executeNode(const ForStatement& statement);
    Flow executeNode(const SetStatement& statement);
    Flow executeNode(const SetBlockStatement& statement);
    Flow executeNode(const FilterStatement& statement);
    Flow executeNode(const WithStatement& statement);
    Flow executeNode(const ScopedStatement& statement);
    Flow executeNode(const MacroStatement& statement);
    Flow executeNode(const BreakStatement&) { return Flow::Break; }
    Flow executeNode(const ContinueStatement&) { return Flow::Continue; }
    std::vector<Value> loopItems(const ForStatement& statement);
    Flow capture(const Block& body, std::string& captured);
    void write(std::string_view text);
    void assign(const Target& target, const Value& value);
    void assignAttribute(const Target& target, const Value& value);
    ScopePtr innerScope(ScopePtr parent) const;

    // Expressions
    Value evaluate(const Expression& expression);
    Value evaluateOr(const ExpressionPtr& expression, const Value& fallback);
    Value evaluateNode(const Literal& node) { return node.value; }
    Value evaluateNode(const NameExpression& node);
    Value evaluateNode(const ListExpression& node);
    Value evaluateNode(const DictExpression& node);
    Value evaluateNode(const AttributeExpression& node);
    Value evaluateNode(const ItemExpression& node);
    Value evaluateNode(const SliceExpression& node);
    Value evaluateNode(const CallExpression& node);
    Value evaluateNode(const FilterExpression& node);
    Value evaluateNode(const TestExpression& node);
    Value evaluateNode(const CapturedExpression&) { return m_captured; }
    Value evaluateNode(const UnaryExpression& node);
    Value evaluateNode(const BinaryExpression& node);
    Value evaluateNode(const ConcatExpression& node);
    Value evaluateNode(const LogicExpression& node);
    Value evaluateNode(const CompareExpression& node);
    Value evaluateNode(const ConditionalExpression& node);
    bool holds(CompareOperator op, const Value& left, const Value& right);
    Arguments evaluateArguments(const CallArguments& arguments);
    Value lookUp(std::string_view name);
    Value call(const Value& function, const Arguments& arguments);
    Value callMacro(const Callable& macro, const Arguments& arguments);
    void bindParameters(const MacroDefinition& definition, const Arguments& arguments);
    void bindRest(const MacroDefinition& definition, const Arguments& arguments, std::vector<bool> used);

    Runtime& m_runtime;
    const std::string& m_templateName;
    int m_line = 1;
    ScopePtr m_scope;
    std::vector<ScopePtr> m_keptScopes; ///< scopes that macros refer to; emptied at the end, to break cycles
    std::string* m_out = nullptr;
    Value m_captured;
};

} // namespace lr::tokenizer::jinja
