#include "tokenizer/jinja/ast.h"

#include <algorithm>

namespace lr::tokenizer::jinja {

namespace {

int depthOf(const ExpressionPtr& child)
{
    return child != nullptr ? child->depth : 0;
}

int depthOf(const CompareOperator&)
{
    return 0;
}

int depthOf(const std::string&)
{
    return 0;
}

template <typename First, typename Second>
int depthOf(const std::pair<First, Second>& both)
{
    return std::max(depthOf(both.first), depthOf(both.second));
}

template <typename Child>
int depthOf(const std::vector<Child>& children)
{
    int depth = 0;
    for (const auto& child : children)
        depth = std::max(depth, depthOf(child));
    return depth;
}

int depthOf(const CallArguments& arguments)
{
    return std::max(depthOf(arguments.positional), depthOf(arguments.named));
}

template <typename... Children>
int deepest(const Children&... children)
{
    return std::max({0, depthOf(children)...});
}

struct ChildDepth
{
    int operator()(const Literal&) const { return 0; }
    int operator()(const NameExpression&) const { return 0; }
    int operator()(const CapturedExpression&) const { return 0; }
    int operator()(const ListExpression& e) const { return deepest(e.items); }
    int operator()(const DictExpression& e) const { return deepest(e.entries); }
    int operator()(const AttributeExpression& e) const { return deepest(e.object); }
    int operator()(const ItemExpression& e) const { return deepest(e.object, e.index); }
    int operator()(const SliceExpression& e) const { return deepest(e.object, e.start, e.stop, e.step); }
    int operator()(const CallExpression& e) const { return deepest(e.function, e.arguments); }
    int operator()(const FilterExpression& e) const { return deepest(e.subject, e.arguments); }
    int operator()(const TestExpression& e) const { return deepest(e.subject, e.arguments); }
    int operator()(const UnaryExpression& e) const { return deepest(e.operand); }
    int operator()(const BinaryExpression& e) const { return deepest(e.left, e.right); }
    int operator()(const ConcatExpression& e) const { return deepest(e.parts); }
    int operator()(const LogicExpression& e) const { return deepest(e.left, e.right); }
    int operator()(const CompareExpression& e) const { return deepest(e.first, e.rest); }
    int operator()(const ConditionalExpression& e) const { return deepest(e.test, e.then, e.otherwise); }
};

} // namespace

int depthOfChildren(const Expression::Node& node)
{
    return std::visit(ChildDepth{}, node);
}

} // namespace lr::tokenizer::jinja
