#include "tokenizer/jinja/parser.h"

#include "common/error.h"
#include "tokenizer/jinja/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lr::tokenizer::jinja {

namespace {

constexpr auto kEndTags = std::to_array<std::string_view>({"elif", "else", "endif", "endfor", "endset", "endmacro",
    "endfilter", "endwith", "endgeneration", "endraw", "endblock", "endcall"});

} // namespace

Parser::Nesting::Nesting(Parser& parser)
    : m_parser(parser)
{
    if (parser.m_nesting >= parser.m_limits.maxNesting)
        parser.failNesting();
    ++parser.m_nesting;
}

Parser::Parser(std::vector<Token> tokens, std::string_view name, const Limits& limits)
    : m_tokens(std::move(tokens))
    , m_name(name)
    , m_limits(limits)
{}

Block Parser::parse()
{
    return parseBlock({});
}

const Token& Parser::look() const
{
    return m_tokens[std::min(m_index + 1, m_tokens.size() - 1)];
}

Token Parser::take()
{
    Token token = m_tokens[m_index];
    if (token.kind != TokenKind::End)
        ++m_index;
    return token;
}

bool Parser::skipOperator(const char* text)
{
    if (!isOperator(text))
        return false;
    take();
    return true;
}

bool Parser::skipName(const char* text)
{
    if (!isName(text))
        return false;
    take();
    return true;
}

void Parser::expectOperator(const char* text)
{
    if (!skipOperator(text))
        failUnexpected("'" + std::string(text) + "'");
}

std::string Parser::expectName()
{
    if (current().kind != TokenKind::Name)
        failUnexpected("a name");
    return take().text;
}

void Parser::expect(TokenKind kind, const char* what)
{
    if (current().kind != kind)
        failUnexpected(what);
    take();
}

void Parser::fail(const std::string& what) const
{
    throw common::Error(common::ErrorCode::CorruptData, placeOf(m_name, current().line) + what);
}

void Parser::failNesting() const
{
    fail(fmt::format("nested deeper than {} levels, the limit.", m_limits.maxNesting));
}

ExpressionPtr Parser::make(int line, Expression::Node node) const
{
    const int depth = depthOfChildren(node) + 1;
    if (depth > m_limits.maxNesting)
        failNesting();
    return std::make_unique<Expression>(Expression{line, depth, std::move(node)});
}

void Parser::failUnsupported(const std::string& what) const
{
    throw common::Error(common::ErrorCode::Unsupported, placeOf(m_name, current().line) + what);
}

void Parser::failUnexpected(const std::string& expected) const
{
    const Token& token = current();
    std::string found = "'" + common::printable(token.text, 40) + "'";
    if (token.kind == TokenKind::End)
        found = "the end of the template";
    else if (token.kind == TokenKind::BlockEnd || token.kind == TokenKind::VariableEnd)
        found = "the end of the tag";
    fail("expected " + expected + ", found " + found + ".");
}

bool Parser::isAtEndTag(std::initializer_list<const char*> ends) const
{
    return std::any_of(ends.begin(), ends.end(), [&](const char* end) { return isName(end); });
}

Block Parser::parseBlock(std::initializer_list<const char*> ends)
{
    const Nesting nesting(*this);
    Block body;
    while (current().kind != TokenKind::End) {
        const int line = current().line;
        if (current().kind == TokenKind::Data) {
            body.push_back({line, TextStatement{take().text}});
        } else if (current().kind == TokenKind::VariableBegin) {
            take();
            PrintStatement print;
            print.values.push_back(parseTuple());
            failIfUnknown();
            body.push_back({line, std::move(print)});
            expect(TokenKind::VariableEnd, "the end of the tag, '}}'");
        } else {
            expect(TokenKind::BlockBegin, "a tag");
            if (isAtEndTag(ends))
                return body;
            body.push_back(parseTag());
            expect(TokenKind::BlockEnd, "the end of the tag, '%}'");
        }
    }
    if (ends.size() > 0)
        failUnexpected("{% " + std::string(*(ends.end() - 1)) + " %}");
    return body;
}

Block Parser::parseScopedBlock(std::initializer_list<const char*> ends, bool isLoop, bool isFunction)
{
    const bool wasSoft = std::exchange(m_isSoft, false);
    const int outerLoops = m_loopDepth;
    m_loopDepth = (isFunction ? 0 : m_loopDepth) + (isLoop ? 1 : 0);
    expect(TokenKind::BlockEnd, "the end of the tag, '%}'");
    Block body = parseBlock(ends);
    m_loopDepth = outerLoops;
    m_isSoft = wasSoft;
    return body;
}

Block Parser::parseBodyUntil(const char* end, bool isFunction)
{
    Block body = parseScopedBlock({end}, false, isFunction);
    take();
    return body;
}

Statement Parser::parseTag()
{
    const int line = current().line;
    const std::string tag = expectName();
    if (tag == "if")
        return {line, parseIf()};
    if (tag == "for")
        return {line, parseFor()};
    if (tag == "set")
        return {line, parseSet()};
    if (tag == "macro")
        return {line, parseMacro()};
    if (tag == "filter")
        return {line, parseFilterBlock()};
    if (tag == "with")
        return {line, parseWith()};
    if (tag == "generation")
        return {line, parseGeneration()};
    if (tag == "break" || tag == "continue")
        return {line, parseBreakOrContinue(tag == "break")};
    if (tag == "print")
        return {line, parsePrint()};
    if (std::find(kEndTags.begin(), kEndTags.end(), tag) != kEndTags.end())
        fail("unexpected {% " + tag + " %}.");
    failUnsupported("the tag {% " + common::printable(tag) + " %} is not supported.");
}

Statement::Node Parser::parsePrint()
{
    PrintStatement statement;
    while (current().kind != TokenKind::BlockEnd) {
        if (!statement.values.empty())
            expectOperator(",");
        statement.values.push_back(parseExpression());
    }
    failIfUnknown();
    return statement;
}

Statement::Node Parser::parseIf()
{
    IfStatement statement;
    const bool wasSoft = std::exchange(m_isSoft, true);
    for (bool isMore = true; isMore;) {
        auto test = parseTuple(false);
        m_unknown.clear();
        expect(TokenKind::BlockEnd, "the end of the tag, '%}'");
        auto body = parseBlock({"elif", "else", "endif"});
        statement.branches.emplace_back(std::move(test), std::move(body));
        isMore = skipName("elif");
    }
    if (skipName("else")) {
        expect(TokenKind::BlockEnd, "the end of the tag, '%}'");
        statement.otherwise = parseBlock({"endif"});
    }
    take();
    m_isSoft = wasSoft;
    return statement;
}

Statement::Node Parser::parseFor()
{
    ForStatement statement;
    statement.target = parseTarget(false);
    if (statement.target.name == "loop")
        fail("'loop' cannot be the variable of a loop.");
    if (!skipName("in"))
        failUnexpected("'in'");
    statement.iterable = parseTuple(false);
    failIfUnknown();
    if (skipName("if"))
        statement.filter = parseExpression();
    failIfUnknown();
    if (isName("recursive"))
        failUnsupported("a recursive {% for %} is not supported.");
    statement.body = parseScopedBlock({"else", "endfor"}, true, false);
    if (skipName("else"))
        statement.otherwise = parseScopedBlock({"endfor"}, false, false);
    take();
    return statement;
}

Statement::Node Parser::parseSet()
{
    Target target = parseTarget(true);
    if (skipOperator("=")) {
        SetStatement statement{std::move(target), parseTuple()};
        failIfUnknown();
        return statement;
    }
    SetBlockStatement statement{std::move(target), make(current().line, CapturedExpression{}), {}};
    statement.value = parseFilters(std::move(statement.value));
    failIfUnknown();
    statement.body = parseBodyUntil("endset");
    return statement;
}

Statement::Node Parser::parseFilterBlock()
{
    FilterStatement statement{make(current().line, CapturedExpression{}), {}};
    statement.value = parseFilters(std::move(statement.value), true);
    failIfUnknown();
    statement.body = parseBodyUntil("endfilter");
    return statement;
}

Statement::Node Parser::parseMacro()
{
    auto definition = std::make_unique<MacroDefinition>();
    definition->name = checkedTargetName(expectName());
    m_macros.push_back(definition.get());
    parseSignature(*definition);
    definition->body = parseBodyUntil("endmacro", true);
    m_macros.pop_back();
    return MacroStatement{std::move(definition)};
}

void Parser::parseSignature(MacroDefinition& definition)
{
    expectOperator("(");
    while (!isOperator(")")) {
        if (!definition.parameters.empty())
            expectOperator(",");
        std::string name = checkedTargetName(expectName());
        if (std::find(definition.parameters.begin(), definition.parameters.end(), name) != definition.parameters.end())
            fail("the macro has two parameters named '" + name + "'.");
        definition.parameters.push_back(std::move(name));
        if (definition.parameters.back() == "caller")
            failUnsupported("a macro with a parameter named 'caller' is not supported.");
        if (skipOperator("="))
            definition.defaults.push_back(parseExpression());
        else if (!definition.defaults.empty())
            fail("a parameter without a default follows one with a default.");
    }
    expectOperator(")");
    failIfUnknown();
}

Statement::Node Parser::parseWith()
{
    WithStatement statement;
    while (current().kind != TokenKind::BlockEnd) {
        if (!statement.assignments.empty())
            expectOperator(",");
        Target target = parseTarget(false);
        expectOperator("=");
        statement.assignments.emplace_back(std::move(target), parseExpression());
    }
    failIfUnknown();
    statement.body = parseBodyUntil("endwith");
    return statement;
}

Statement::Node Parser::parseGeneration()
{
    return ScopedStatement{parseBodyUntil("endgeneration", true)};
}

Statement::Node Parser::parseBreakOrContinue(bool isBreak)
{
    if (m_loopDepth == 0)
        fail(std::string(isBreak ? "{% break %}" : "{% continue %}") + " outside of a loop.");
    return isBreak ? Statement::Node(BreakStatement{}) : Statement::Node(ContinueStatement{});
}

std::string Parser::checkedTargetName(std::string name) const
{
    static constexpr auto kConstants =
        std::to_array<std::string_view>({"true", "false", "none", "True", "False", "None"});
    if (std::find(kConstants.begin(), kConstants.end(), name) != kConstants.end())
        fail("nothing can be assigned to '" + name + "'.");
    return name;
}

Target Parser::parseTargetPart()
{
    if (!isOperator("("))
        return {checkedTargetName(expectName()), {}, {}, false};
    const Nesting nesting(*this);
    take();
    Target target = parseTarget(false);
    expectOperator(")");
    return target;
}

Target Parser::parseTarget(bool allowsNamespace)
{
    if (allowsNamespace && look().isOperator(".")) {
        std::string name = expectName();
        take();
        return {std::move(name), expectName(), {}, false};
    }
    Target first = parseTargetPart();
    if (!isOperator(","))
        return first;
    Target tuple{{}, {}, {}, true};
    tuple.parts.push_back(std::move(first));
    while (skipOperator(",")) {
        if (isOperator(")") || isOperator("=") || current().kind == TokenKind::BlockEnd)
            break;
        tuple.parts.push_back(parseTargetPart());
    }
    return tuple;
}

} // namespace lr::tokenizer::jinja
