#pragma once

#include "tokenizer/jinja/operators.h"
#include "tokenizer/jinja/value.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The syntax tree of a template. Its depth is bounded by the parser, so that walking and destroying it by recursion is
/// safe.
namespace lr::tokenizer::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;
struct Statement;
using Block = std::vector<Statement>;

struct CallArguments
{
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
};

struct Literal
{
    Value value;
};
struct NameExpression
{
    std::string name;
};
struct ListExpression
{
    std::vector<ExpressionPtr> items;
    bool isTuple = false;
};
struct DictExpression
{
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct AttributeExpression
{
    ExpressionPtr object;
    std::string name;
};
struct ItemExpression
{
    ExpressionPtr object;
    ExpressionPtr index;
};
struct SliceExpression
{
    ExpressionPtr object;
    ExpressionPtr start; ///< this and the next two may be null
    ExpressionPtr stop;
    ExpressionPtr step;
};
struct CallExpression
{
    ExpressionPtr function;
    CallArguments arguments;
};
struct FilterExpression
{
    ExpressionPtr subject;
    std::string name;
    CallArguments arguments;
};
struct TestExpression
{
    ExpressionPtr subject;
    std::string name;
    CallArguments arguments;
};
/// The text that a filter block or a set block has captured.
struct CapturedExpression
{};
enum class UnaryOperator
{
    Minus,
    Plus,
    Not
};
struct UnaryExpression
{
    UnaryOperator op = UnaryOperator::Not;
    ExpressionPtr operand;
};
struct BinaryExpression
{
    BinaryOperator op = BinaryOperator::Add;
    ExpressionPtr left;
    ExpressionPtr right;
};
struct ConcatExpression
{
    std::vector<ExpressionPtr> parts;
};
struct LogicExpression
{
    bool isAnd = true;
    ExpressionPtr left;
    ExpressionPtr right;
};
enum class CompareOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn
};
/// first op second op third …, each pair compared once, as in Python.
struct CompareExpression
{
    ExpressionPtr first;
    std::vector<std::pair<CompareOperator, ExpressionPtr>> rest;
};
struct ConditionalExpression
{
    ExpressionPtr test;
    ExpressionPtr then;
    ExpressionPtr otherwise; ///< null: undefined
};

struct Expression
{
    using Node = std::variant<Literal, NameExpression, ListExpression, DictExpression, AttributeExpression,
        ItemExpression, SliceExpression, CallExpression, FilterExpression, TestExpression, CapturedExpression,
        UnaryExpression, BinaryExpression, ConcatExpression, LogicExpression, CompareExpression, ConditionalExpression>;
    int line = 1;
    int depth = 1; ///< one more than the deepest child
    Node node;
};

/// The depth of the deepest child, 0 without any.
int depthOfChildren(const Expression::Node& node);

/// What is assigned to: a name, an attribute of a namespace, or several of them in a tuple.
struct Target
{
    std::string name;
    std::string attribute;     ///< not empty: of the namespace `name`
    std::vector<Target> parts; ///< used where isTuple
    bool isTuple = false;
};

struct TextStatement
{
    std::string text;
};
struct PrintStatement
{
    std::vector<ExpressionPtr> values;
};
struct IfStatement
{
    std::vector<std::pair<ExpressionPtr, Block>> branches;
    Block otherwise;
};
struct ForStatement
{
    Target target;
    ExpressionPtr iterable;
    ExpressionPtr filter; ///< may be null
    Block body;
    Block otherwise;
};
struct SetStatement
{
    Target target;
    ExpressionPtr value;
};
/// {% set target | filters %}body{% endset %}; `value` is CapturedExpression or filters of it.
struct SetBlockStatement
{
    Target target;
    ExpressionPtr value;
    Block body;
};
struct FilterStatement
{
    ExpressionPtr value; ///< filters of CapturedExpression
    Block body;
};
struct WithStatement
{
    std::vector<std::pair<Target, ExpressionPtr>> assignments;
    Block body;
};
/// A body with a scope of its own ({% generation %}).
struct ScopedStatement
{
    Block body;
};
struct MacroDefinition
{
    std::string name;
    std::vector<std::string> parameters;
    std::vector<ExpressionPtr> defaults; ///< of the last parameters
    Block body;
    bool usesVarargs = false;
    bool usesKwargs = false;
};
struct MacroStatement
{
    std::unique_ptr<MacroDefinition> definition;
};
struct BreakStatement
{};
struct ContinueStatement
{};

struct Statement
{
    using Node = std::variant<TextStatement, PrintStatement, IfStatement, ForStatement, SetStatement, SetBlockStatement,
        FilterStatement, WithStatement, ScopedStatement, MacroStatement, BreakStatement, ContinueStatement>;
    int line = 1;
    Node node;
};

} // namespace lr::tokenizer::jinja
