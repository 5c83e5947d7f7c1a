#pragma once

#include "tokenizer/jinja/token_reader.h"
#include "tokenizer/jinja/unicode.h"

#include <charconv>
#include <optional>
#include <span>

namespace lr::tokenizer::jinja {

/// The half of the parser that reads expressions, by recursive descent with Jinja's grammar.
class ExpressionParser : public TokenReader
{
public:
    using TokenReader::TokenReader;

protected:
    /// One expression, or several with commas between, which are a tuple.
    ExpressionPtr parseTuple(bool allowsConditional = true, bool isParenthesised = false)
    {
        auto tuple = make(ExpressionKind::Tuple, current().line);
        bool isTuple = isParenthesised && isOperator(")");
        while (!isOperator(")") && !isEndOfTag()) {
            tuple->parts.push_back(parseExpression(allowsConditional));
            if (!skipOperator(","))
                break;
            isTuple = true;
        }
        if (isTuple)
            return finished(std::move(tuple));
        if (tuple->parts.empty())
            failUnexpected("an expression");
        return std::move(tuple->parts.front());
    }

    ExpressionPtr parseExpression(bool allowsConditional = true)
    {
        const LevelGuard level = enter();
        return allowsConditional ? parseConditional() : parseOr();
    }

private:
    using NamedOperators = std::initializer_list<std::pair<std::string_view, Operator>>;

    ExpressionPtr parseConditional()
    {
        const LevelGuard level = enter();
        const int line = current().line;
        auto node = parseOr();
        while (skipName("if")) {
            auto test = parseOr();
            auto otherwise = skipName("else") ? parseConditional() : nullptr;
            node = make(ExpressionKind::Conditional, line, std::move(test), std::move(node), std::move(otherwise));
        }
        return node;
    }

    ExpressionPtr parseOr()
    {
        auto left = parseAnd();
        for (int line = current().line; skipName("or"); line = current().line)
            left = make(ExpressionKind::Or, line, std::move(left), parseAnd());
        return left;
    }

    ExpressionPtr parseAnd()
    {
        auto left = parseNot();
        for (int line = current().line; skipName("and"); line = current().line)
            left = make(ExpressionKind::And, line, std::move(left), parseNot());
        return left;
    }

    ExpressionPtr parseNot()
    {
        const int line = current().line;
        if (!skipName("not"))
            return parseCompare();
        const LevelGuard level = enter();
        return make(ExpressionKind::Not, line, parseNot());
    }

    std::optional<Operator> takeOperator(NamedOperators operators)
    {
        for (const auto& [text, op] : operators)
            if (skipOperator(text))
                return op;
        return std::nullopt;
    }

    std::optional<Operator> takeComparison()
    {
        if (skipName("in"))
            return Operator::In;
        if (look().isName("in") && skipName("not"))
            return take(), Operator::NotIn;
        return takeOperator({{"==", Operator::Equal}, {"!=", Operator::NotEqual}, {"<", Operator::Less},
            {"<=", Operator::LessOrEqual}, {">", Operator::Greater}, {">=", Operator::GreaterOrEqual}});
    }

    ExpressionPtr parseCompare()
    {
        auto compare = make(ExpressionKind::Compare, current().line);
        compare->parts.push_back(parseSum());
        while (const auto op = takeComparison()) {
            compare->operators.push_back(*op);
            compare->parts.push_back(parseSum());
        }
        return compare->operators.empty() ? std::move(compare->parts.front()) : finished(std::move(compare));
    }

    template <typename ParseOperand>
    ExpressionPtr parseChain(NamedOperators operators, ParseOperand parseOperand)
    {
        auto left = parseOperand();
        for (int line = current().line; const auto op = takeOperator(operators); line = current().line) {
            left = make(ExpressionKind::Binary, line, std::move(left), parseOperand());
            left->operators.push_back(*op);
        }
        return left;
    }

    ExpressionPtr parseSum()
    {
        return parseChain({{"+", Operator::Add}, {"-", Operator::Subtract}}, [this] { return parseConcat(); });
    }

    ExpressionPtr parseConcat()
    {
        auto concat = make(ExpressionKind::Concat, current().line);
        do
            concat->parts.push_back(parseProduct());
        while (skipOperator("~"));
        return concat->parts.size() == 1 ? std::move(concat->parts.front()) : finished(std::move(concat));
    }

    ExpressionPtr parseProduct()
    {
        auto node = parseChain({{"*", Operator::Multiply}, {"/", Operator::Divide}, {"//", Operator::FloorDivide},
                                   {"%", Operator::Modulo}},
            [this] { return parseUnary(true); });
        if (isOperator("**"))
            failUnsupported("the operator ** is not supported.");
        return node;
    }

    ExpressionPtr parseUnary(bool withFilter)
    {
        const LevelGuard level = enter();
        const int line = current().line;
        ExpressionPtr node;
        if (isOperator("-") || isOperator("+")) {
            const auto kind = isOperator("-") ? ExpressionKind::Minus : ExpressionKind::Plus;
            take();
            node = make(kind, line, parseUnary(false));
        } else {
            node = parsePrimary();
        }
        node = parsePostfix(std::move(node));
        while (withFilter && (isOperator("|") || isName("is") || isOperator("("))) {
            if (isOperator("("))
                node = parseCall(std::move(node));
            else
                node = isName("is") ? parseTest(std::move(node)) : parseFilter(std::move(node));
        }
        return node;
    }

    ExpressionPtr parsePrimary()
    {
        const auto kind = current().kind;
        if (kind == TokenKind::Name)
            return parseName();
        if (kind == TokenKind::String)
            return parseString();
        if (kind == TokenKind::Integer || kind == TokenKind::Float)
            return parseNumber();
        if (isOperator("[") || isOperator("{"))
            return parseCollection();
        if (!skipOperator("("))
            failUnexpected("an expression");
        auto node = parseTuple(true, true);
        expectOperator(")");
        return node;
    }

    ExpressionPtr literal(int line, Value value) const
    {
        auto node = make(ExpressionKind::Literal, line);
        node->value = std::move(value);
        return node;
    }

    ExpressionPtr parseName()
    {
        const int line = current().line;
        if (isNameOf({"true", "True", "false", "False"}))
            return literal(line, Value::boolean(take().text.size() == 4));
        if (skipName("none") || skipName("None"))
            return literal(line, Value::none());
        if (isNameOf({"self", "super"}) || (m_macroDepth > 0 && isNameOf({"caller", "varargs", "kwargs"})))
            failUnsupported("'" + current().text + "' is not supported.");
        auto node = make(ExpressionKind::Name, line);
        node->name = take().text;
        return node;
    }

    ExpressionPtr parseString()
    {
        const int line = current().line;
        Text text;
        while (current().kind == TokenKind::String)
            text.bytes += take().text;
        text.isAscii = isAscii(text.bytes);
        return literal(line, Value(Value::Data(std::make_shared<const Text>(std::move(text)))));
    }

    ExpressionPtr parseNumber()
    {
        const Token token = take();
        const char* end = token.text.data() + token.text.size();
        double real = 0;
        std::int64_t integer = 0;
        const bool isReal = token.kind == TokenKind::Float;
        const auto error = isReal ? std::from_chars(token.text.data(), end, real).ec
                                  : std::from_chars(token.text.data(), end, integer).ec;
        if (error != std::errc())
            failUnsupported("the number " + common::printable(token.text, 40) + " is beyond 64 bits.");
        return literal(token.line, isReal ? Value::real(real) : Value::integer(integer));
    }

    /// Items with commas between, and perhaps one at the end, up to the closing bracket.
    template <typename ParseItem>
    void parseItems(std::string_view close, ParseItem parseItem)
    {
        while (!skipOperator(close)) {
            parseItem();
            if (!isOperator(close))
                expectOperator(",");
        }
    }

    ExpressionPtr parseCollection()
    {
        const bool isDict = isOperator("{");
        auto collection = make(isDict ? ExpressionKind::Dict : ExpressionKind::List, take().line);
        parseItems(isDict ? "}" : "]", [&] {
            collection->parts.push_back(parseExpression());
            if (isDict) {
                expectOperator(":");
                collection->parts.push_back(parseExpression());
            }
        });
        return finished(std::move(collection));
    }

    ExpressionPtr parsePostfix(ExpressionPtr node)
    {
        while (isOperator(".") || isOperator("[") || isOperator("(")) {
            if (isOperator("."))
                node = parseAttribute(std::move(node));
            else
                node = isOperator("[") ? parseSubscript(std::move(node)) : parseCall(std::move(node));
        }
        return node;
    }

    ExpressionPtr parseAttribute(ExpressionPtr node)
    {
        const int line = take().line;
        if (current().kind == TokenKind::Integer)
            return make(ExpressionKind::Item, line, std::move(node), parseNumber());
        node = make(ExpressionKind::Attribute, line, std::move(node));
        node->name = expectName();
        return node;
    }

    ExpressionPtr parseSubscript(ExpressionPtr node)
    {
        auto subscript = make(ExpressionKind::Item, take().line, std::move(node));
        const auto parseBound = [this] { return isOperator(":") || isOperator("]") ? nullptr : parseExpression(); };
        if (isOperator("]"))
            failUnsupported("an empty subscript is not supported.");
        subscript->parts.push_back(parseBound());
        if (skipOperator(":")) {
            subscript->kind = ExpressionKind::Slice;
            subscript->parts.push_back(parseBound());
            subscript->parts.push_back(skipOperator(":") ? parseBound() : nullptr);
        }
        if (isOperator(","))
            failUnsupported("a tuple as subscript is not supported.");
        expectOperator("]");
        return finished(std::move(subscript));
    }

    void parseArguments(Expression& call)
    {
        expectOperator("(");
        parseItems(")", [&] {
            if (isOperator("*") || isOperator("**"))
                failUnsupported("arguments unpacked with * or ** are not supported.");
            if (current().kind == TokenKind::Name && look().isOperator("=")) {
                call.argumentNames.push_back(take().text);
                take();
            } else if (!call.argumentNames.empty()) {
                fail("a positional argument follows a named one.");
            }
            call.parts.push_back(parseExpression());
        });
    }

    ExpressionPtr parseCall(ExpressionPtr node)
    {
        auto call = make(ExpressionKind::Call, current().line, std::move(node));
        parseArguments(*call);
        return finished(std::move(call));
    }

    ExpressionPtr parseFilter(ExpressionPtr node)
    {
        auto filter = make(ExpressionKind::Filter, take().line, std::move(node));
        filter->name = expectName();
        if (isOperator("("))
            parseArguments(*filter);
        return finished(std::move(filter));
    }

    ExpressionPtr parseTest(ExpressionPtr node)
    {
        auto test = make(ExpressionKind::Test, take().line, std::move(node));
        const int line = test->line;
        const bool isNegated = skipName("not");
        test->name = expectName();
        const auto kind = current().kind;
        const bool isLiteral = kind == TokenKind::String || kind == TokenKind::Integer || kind == TokenKind::Float;
        if (isName("is"))
            fail("tests cannot be chained with 'is'.");
        if (isOperator("("))
            parseArguments(*test);
        else if (isLiteral || isOperator("[") || isOperator("{") ||
                 (kind == TokenKind::Name && !isNameOf({"else", "or", "and"})))
            test->parts.push_back(parsePostfix(parsePrimary()));
        node = finished(std::move(test));
        return isNegated ? make(ExpressionKind::Not, line, std::move(node)) : std::move(node);
    }

protected:
    int m_macroDepth = 0; ///< macros that are being parsed
};

} // namespace lr::tokenizer::jinja
