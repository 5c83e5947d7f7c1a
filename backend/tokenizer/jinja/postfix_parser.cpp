#include "tokenizer/jinja/builtins.h"
#include "tokenizer/jinja/parser.h"

namespace lr::tokenizer::jinja {

ExpressionPtr Parser::parsePostfix(ExpressionPtr node)
{
    while (isOperator(".") || isOperator("[") || isOperator("(")) {
        if (isOperator("."))
            node = parseAttribute(std::move(node));
        else
            node = isOperator("[") ? parseSubscript(std::move(node)) : parseCall(std::move(node));
    }
    return node;
}

ExpressionPtr Parser::parseFilterExpression(ExpressionPtr node)
{
    while (isOperator("|") || isName("is") || isOperator("(")) {
        if (isOperator("|"))
            node = parseFilters(std::move(node));
        else
            node = isName("is") ? parseTest(std::move(node)) : parseCall(std::move(node));
    }
    return node;
}

ExpressionPtr Parser::parseAttribute(ExpressionPtr node)
{
    const int line = take().line;
    if (current().kind == TokenKind::Name)
        return make(line, AttributeExpression{std::move(node), take().text});
    if (current().kind != TokenKind::Integer)
        failUnexpected("a name or number after '.'");
    return make(line, ItemExpression{std::move(node), parseNumber()});
}

ExpressionPtr Parser::parseSubscript(ExpressionPtr node)
{
    const int line = take().line;
    if (isOperator(":"))
        return parseSlice(std::move(node), nullptr, line);
    if (isOperator("]"))
        failUnsupported("an empty subscript is not supported.");
    auto index = parseExpression();
    if (isOperator(":"))
        return parseSlice(std::move(node), std::move(index), line);
    if (isOperator(","))
        failUnsupported("a tuple as subscript is not supported.");
    expectOperator("]");
    return make(line, ItemExpression{std::move(node), std::move(index)});
}

ExpressionPtr Parser::parseSliceBound()
{
    return isOperator(":") || isOperator("]") ? nullptr : parseExpression();
}

ExpressionPtr Parser::parseSlice(ExpressionPtr object, ExpressionPtr start, int line)
{
    expectOperator(":");
    SliceExpression slice{std::move(object), std::move(start), parseSliceBound(), nullptr};
    if (skipOperator(":"))
        slice.step = parseSliceBound();
    expectOperator("]");
    return make(line, std::move(slice));
}

CallArguments Parser::parseCallArguments()
{
    CallArguments arguments;
    expectOperator("(");
    bool isFirst = true;
    while (!isOperator(")")) {
        if (!isFirst)
            expectOperator(",");
        isFirst = false;
        if (isOperator(")"))
            break;
        if (isOperator("*") || isOperator("**"))
            failUnsupported("arguments unpacked with * or ** are not supported.");
        if (current().kind == TokenKind::Name && look().isOperator("=")) {
            std::string name = take().text;
            take();
            arguments.named.emplace_back(std::move(name), parseExpression());
        } else if (!arguments.named.empty()) {
            fail("a positional argument follows a named one.");
        } else {
            arguments.positional.push_back(parseExpression());
        }
    }
    expectOperator(")");
    return arguments;
}

ExpressionPtr Parser::parseCall(ExpressionPtr node)
{
    const int line = current().line;
    return make(line, CallExpression{std::move(node), parseCallArguments()});
}

std::string Parser::parseDottedName()
{
    std::string name = expectName();
    while (skipOperator("."))
        name += "." + expectName();
    return name;
}

ExpressionPtr Parser::parseFilters(ExpressionPtr node, bool startsInline)
{
    while (startsInline || isOperator("|")) {
        if (!startsInline)
            take();
        startsInline = false;
        const int line = current().line;
        std::string name = parseDottedName();
        checkKnown(isFilterName(name), "filter", name, line);
        auto arguments = isOperator("(") ? parseCallArguments() : CallArguments{};
        node = make(line, FilterExpression{std::move(node), std::move(name), std::move(arguments)});
    }
    return node;
}

bool Parser::startsTestOperand() const
{
    switch (current().kind) {
    case TokenKind::Name:
        return !isName("else") && !isName("or") && !isName("and");
    case TokenKind::String:
    case TokenKind::Integer:
    case TokenKind::Float:
        return true;
    default:
        return isOperator("[") || isOperator("{");
    }
}

ExpressionPtr Parser::parseTest(ExpressionPtr node)
{
    const int line = take().line;
    const bool isNegated = skipName("not");
    std::string name = parseDottedName();
    checkKnown(isTestName(name), "test", name, line);
    CallArguments arguments;
    if (isOperator("(")) {
        arguments = parseCallArguments();
    } else if (startsTestOperand()) {
        if (isName("is"))
            fail("tests cannot be chained with 'is'.");
        arguments.positional.push_back(parsePostfix(parsePrimary()));
    }
    node = make(line, TestExpression{std::move(node), std::move(name), std::move(arguments)});
    return isNegated ? make(line, UnaryExpression{UnaryOperator::Not, std::move(node)}) : std::move(node);
}

} // namespace lr::tokenizer::jinja
