#include "common/error.h"
#include "tokenizer/jinja/lexer.h"
#include "tokenizer/jinja/parser.h"
#include "tokenizer/jinja/unicode.h"

#include <charconv>

namespace lr::tokenizer::jinja {

ExpressionPtr Parser::parseTuple(bool allowsConditional, bool isParenthesised)
{
    const int line = current().line;
    ListExpression tuple{{}, true};
    bool isTuple = false;
    while (true) {
        if (!tuple.items.empty())
            expectOperator(",");
        const bool isEnd =
            current().kind == TokenKind::VariableEnd || current().kind == TokenKind::BlockEnd || isOperator(")");
        if (isEnd)
            break;
        tuple.items.push_back(parseExpression(allowsConditional));
        if (!isOperator(","))
            break;
        isTuple = true;
    }
    if (isTuple)
        return make(line, std::move(tuple));
    if (!tuple.items.empty())
        return std::move(tuple.items.front());
    if (!isParenthesised)
        failUnexpected("an expression");
    return make(line, std::move(tuple));
}

ExpressionPtr Parser::parseExpression(bool allowsConditional)
{
    const Nesting nesting(*this);
    return allowsConditional ? parseConditional() : parseOr();
}

ExpressionPtr Parser::parseConditional()
{
    const Nesting nesting(*this);
    const std::size_t numUnknown = m_unknown.size();
    const int line = current().line;
    auto node = parseOr();
    while (skipName("if")) {
        auto test = parseOr();
        ExpressionPtr otherwise = skipName("else") ? parseConditional() : nullptr;
        node = make(line, ConditionalExpression{std::move(test), std::move(node), std::move(otherwise)});
        m_unknown.resize(numUnknown); // looked up only when the branch is taken
    }
    return node;
}

ExpressionPtr Parser::parseOr()
{
    auto left = parseAnd();
    while (isName("or")) {
        const int line = take().line;
        left = make(line, LogicExpression{false, std::move(left), parseAnd()});
    }
    return left;
}

ExpressionPtr Parser::parseAnd()
{
    auto left = parseNot();
    while (isName("and")) {
        const int line = take().line;
        left = make(line, LogicExpression{true, std::move(left), parseNot()});
    }
    return left;
}

ExpressionPtr Parser::parseNot()
{
    if (!isName("not"))
        return parseCompare();
    const Nesting nesting(*this);
    const int line = take().line;
    return make(line, UnaryExpression{UnaryOperator::Not, parseNot()});
}

std::optional<CompareOperator> Parser::takeCompareOperator()
{
    static constexpr std::pair<const char*, CompareOperator> kOperators[] = {{"==", CompareOperator::Equal},
        {"!=", CompareOperator::NotEqual}, {"<", CompareOperator::Less}, {"<=", CompareOperator::LessOrEqual},
        {">", CompareOperator::Greater}, {">=", CompareOperator::GreaterOrEqual}};
    for (const auto& [text, op] : kOperators)
        if (skipOperator(text))
            return op;
    if (skipName("in"))
        return CompareOperator::In;
    if (!isName("not") || !look().isName("in"))
        return std::nullopt;
    take();
    take();
    return CompareOperator::NotIn;
}

ExpressionPtr Parser::parseCompare()
{
    const int line = current().line;
    CompareExpression compare{parseSum(), {}};
    while (const auto op = takeCompareOperator())
        compare.rest.emplace_back(*op, parseSum());
    if (compare.rest.empty())
        return std::move(compare.first);
    return make(line, std::move(compare));
}

ExpressionPtr Parser::parseSum()
{
    auto left = parseConcat();
    while (isOperator("+") || isOperator("-")) {
        const Token token = take();
        const auto op = token.text == "+" ? BinaryOperator::Add : BinaryOperator::Subtract;
        left = make(token.line, BinaryExpression{op, std::move(left), parseConcat()});
    }
    return left;
}

ExpressionPtr Parser::parseConcat()
{
    const int line = current().line;
    ConcatExpression concat;
    concat.parts.push_back(parseProduct());
    while (skipOperator("~"))
        concat.parts.push_back(parseProduct());
    if (concat.parts.size() == 1)
        return std::move(concat.parts.front());
    return make(line, std::move(concat));
}

ExpressionPtr Parser::parseProduct()
{
    auto left = parsePower();
    while (isOperator("*") || isOperator("/") || isOperator("//") || isOperator("%")) {
        const Token token = take();
        const auto op = token.text == "*"    ? BinaryOperator::Multiply
                        : token.text == "/"  ? BinaryOperator::Divide
                        : token.text == "//" ? BinaryOperator::FloorDivide
                                             : BinaryOperator::Modulo;
        left = make(token.line, BinaryExpression{op, std::move(left), parsePower()});
    }
    return left;
}

ExpressionPtr Parser::parsePower()
{
    auto left = parseUnary(true);
    while (isOperator("**")) {
        const int line = take().line;
        left = make(line, BinaryExpression{BinaryOperator::Power, std::move(left), parseUnary(true)});
    }
    return left;
}

ExpressionPtr Parser::parseUnary(bool withFilter)
{
    const Nesting nesting(*this);
    const int line = current().line;
    ExpressionPtr node;
    if (skipOperator("-"))
        node = make(line, UnaryExpression{UnaryOperator::Minus, parseUnary(false)});
    else if (skipOperator("+"))
        node = make(line, UnaryExpression{UnaryOperator::Plus, parseUnary(false)});
    else
        node = parsePrimary();
    node = parsePostfix(std::move(node));
    return withFilter ? parseFilterExpression(std::move(node)) : std::move(node);
}

ExpressionPtr Parser::parsePrimary()
{
    switch (current().kind) {
    case TokenKind::Name:
        return parseNameOrConstant();
    case TokenKind::String:
        return parseString();
    case TokenKind::Integer:
    case TokenKind::Float:
        return parseNumber();
    default:
        break;
    }
    if (skipOperator("(")) {
        auto node = parseTuple(true, true);
        expectOperator(")");
        return node;
    }
    if (isOperator("["))
        return parseList();
    if (isOperator("{"))
        return parseDict();
    failUnexpected("an expression");
}

ExpressionPtr Parser::parseNameOrConstant()
{
    const Token token = take();
    const std::string& name = token.text;
    if (name == "true" || name == "True" || name == "false" || name == "False")
        return make(token.line, Literal{Value::boolean(name == "true" || name == "True")});
    if (name == "none" || name == "None")
        return make(token.line, Literal{Value::none()});
    noteName(name);
    return make(token.line, NameExpression{name});
}

void Parser::noteName(const std::string& name)
{
    if (name == "caller" && !m_macros.empty())
        failUnsupported("'caller' in a macro is not supported.");
    if (name == "self" || name == "super")
        failUnsupported("'" + name + "' is not supported.");
    for (auto* macro : m_macros) {
        macro->usesVarargs = macro->usesVarargs || name == "varargs";
        macro->usesKwargs = macro->usesKwargs || name == "kwargs";
    }
}

ExpressionPtr Parser::parseString()
{
    const int line = current().line;
    std::string text = take().text;
    while (current().kind == TokenKind::String)
        text += take().text;
    const auto made = std::make_shared<const Text>(Text{text, false, isAscii(text)});
    return make(line, Literal{Value(Value::Data(made))});
}

ExpressionPtr Parser::parseNumber()
{
    const Token token = take();
    const char* end = token.text.data() + token.text.size();
    if (token.kind == TokenKind::Float) {
        double value = 0;
        if (std::from_chars(token.text.data(), end, value).ec != std::errc())
            failUnsupported("the number " + common::printable(token.text, 40) + " is beyond a double's range.");
        return make(token.line, Literal{Value::real(value)});
    }
    std::int64_t value = 0;
    if (std::from_chars(token.text.data(), end, value).ec != std::errc())
        failUnsupported("the integer " + common::printable(token.text, 40) + " is beyond 64 bits.");
    return make(token.line, Literal{Value::integer(value)});
}

ExpressionPtr Parser::parseList()
{
    const int line = take().line;
    ListExpression list;
    while (!isOperator("]")) {
        if (!list.items.empty())
            expectOperator(",");
        if (isOperator("]"))
            break;
        list.items.push_back(parseExpression());
    }
    expectOperator("]");
    return make(line, std::move(list));
}

ExpressionPtr Parser::parseDict()
{
    const int line = take().line;
    DictExpression dict;
    while (!isOperator("}")) {
        if (!dict.entries.empty())
            expectOperator(",");
        if (isOperator("}"))
            break;
        auto key = parseExpression();
        expectOperator(":");
        dict.entries.emplace_back(std::move(key), parseExpression());
    }
    expectOperator("}");
    return make(line, std::move(dict));
}

void Parser::checkKnown(bool isKnown, const char* kind, const std::string& name, int line)
{
    if (!isKnown)
        m_unknown.push_back({"the " + std::string(kind) + " '" + common::printable(name) + "' is not known.", line});
}

void Parser::failIfUnknown()
{
    if (!m_unknown.empty() && !m_isSoft)
        throw common::Error(
            common::ErrorCode::Unsupported, placeOf(m_name, m_unknown.front().line) + m_unknown.front().what);
    m_unknown.clear();
}

} // namespace lr::tokenizer::jinja
