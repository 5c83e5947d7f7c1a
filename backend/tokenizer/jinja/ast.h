#pragma once

#include "tokenizer/jinja/value.h"

#include <memory>
#include <string>
#include <vector>

/// The syntax tree of a template. Its depth is bounded by the parser, so that walking and destroying it by recursion is
/// safe.
namespace lr::tokenizer::jinja {

enum class Operator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn
};

/// What an expression is, and what its `parts` are.
enum class ExpressionKind
{
    Literal,     ///< `value`
    Name,        ///< the variable `name`
    List,        ///< the elements
    Tuple,       ///< the elements
    Dict,        ///< keys and values in turn
    Attribute,   ///< part.name
    Item,        ///< part[part]
    Slice,       ///< object, start, stop, step; the last three may be null
    Call,        ///< the function and its arguments
    Filter,      ///< the subject and the arguments of `name`
    Test,        ///< the subject and the arguments of `name`
    Minus,       ///< -part
    Plus,        ///< +part
    Not,         ///< not part
    Binary,      ///< part operator part
    Concat,      ///< part ~ part ~ part …
    And,         ///< part and part
    Or,          ///< part or part
    Compare,     ///< part operator part operator part …, each pair compared once, as in Python
    Conditional, ///< the test, what it is then, and what else; that may be null: undefined
};

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Expression
{
    ExpressionKind kind = ExpressionKind::Literal;
    int line = 1;
    int depth = 1; ///< one more than the deepest part
    std::vector<ExpressionPtr> parts;
    std::string name;
    Value value;
    std::vector<std::string> argumentNames; ///< of the last arguments; those before are positional
    std::vector<Operator> operators;
};

/// What is assigned to: a name, an attribute of a namespace, or several of them in a tuple.
struct Target
{
    std::string name;
    std::string attribute;     ///< not empty: of the namespace `name`
    std::vector<Target> parts; ///< used where isTuple
    bool isTuple = false;
};

/// What a statement is, and what its `values` and `bodies` are.
enum class StatementKind
{
    Text,     ///< `text`
    Print,    ///< the value
    If,       ///< the conditions; a body for each, and perhaps one more for {% else %}
    For,      ///< the iterable and a filter or null; the body and that of {% else %}
    Set,      ///< the value
    SetBlock, ///< the body, whose text is the value
    With,     ///< {% with %}: the values of `target`, a tuple; the body. {% generation %}: the body
    Macro,    ///< its name in `text`; the defaults of its last parameters; the body
    Break,
    Continue
};

struct Statement;
using Block = std::vector<Statement>;

struct Statement
{
    StatementKind kind = StatementKind::Text;
    int line = 1;
    std::string text;
    Target target;
    std::vector<ExpressionPtr> values;
    std::vector<Block> bodies;
    std::vector<std::string> parameters;
};

} // namespace lr::tokenizer::jinja
