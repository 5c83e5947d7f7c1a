#include "tokenizer/jinja/parser.h"

#include "tokenizer/jinja/expression_parser.h"

#include <map>

namespace lr::tokenizer::jinja {

namespace {

class Parser : public ExpressionParser
{
public:
    using ExpressionParser::ExpressionParser;

    Block parse() { return parseBlock({}); }

private:
    Block parseBlock(Ends ends)
    {
        const LevelGuard level = enter();
        Block body;
        while (current().kind != TokenKind::End) {
            if (current().kind == TokenKind::Data) {
                auto& text = body.emplace_back();
                text.line = current().line;
                text.text = take().text;
            } else if (current().kind == TokenKind::VariableBegin) {
                body.push_back(parsePrint());
            } else {
                expect(TokenKind::BlockBegin, "a tag");
                if (isNameOf(ends))
                    return body;
                body.push_back(parseTag());
                expect(TokenKind::BlockEnd, "the end of the tag, '%}'");
            }
        }
        if (ends.size() > 0)
            failUnexpected("{% " + std::string(*(ends.end() - 1)) + " %}");
        return body;
    }

    Block parseBody(Ends ends, int loopDepth)
    {
        const int outerDepth = std::exchange(m_loopDepth, loopDepth);
        expect(TokenKind::BlockEnd, "the end of the tag, '%}'");
        Block body = parseBlock(ends);
        m_loopDepth = outerDepth;
        return body;
    }

    Statement parsePrint()
    {
        Statement print;
        print.kind = StatementKind::Print;
        print.line = take().line;
        print.values.push_back(parseTuple());
        expect(TokenKind::VariableEnd, "the end of the tag, '}}'");
        return print;
    }

    Statement parseTag()
    {
        struct Tag
        {
            StatementKind kind;
            void (Parser::*parse)(Statement&);
        };
        static const std::map<std::string_view, Tag> kTags = {{"if", {StatementKind::If, &Parser::parseIf}},
            {"for", {StatementKind::For, &Parser::parseFor}}, {"set", {StatementKind::Set, &Parser::parseSet}},
            {"macro", {StatementKind::Macro, &Parser::parseMacro}}, {"with", {StatementKind::With, &Parser::parseWith}},
            {"generation", {StatementKind::With, &Parser::parseGeneration}},
            {"break", {StatementKind::Break, &Parser::parseBreak}},
            {"continue", {StatementKind::Continue, &Parser::parseBreak}}};
        Statement statement;
        statement.line = current().line;
        statement.text = expectName();
        const auto tag = kTags.find(statement.text);
        if (tag == kTags.end()) {
            if (statement.text.starts_with("end") || statement.text.starts_with("el"))
                fail("unexpected {% " + common::printable(statement.text) + " %}.");
            failUnsupported("the tag {% " + common::printable(statement.text) + " %} is not supported.");
        }
        statement.kind = tag->second.kind;
        (this->*tag->second.parse)(statement);
        return statement;
    }

    void parseIf(Statement& statement)
    {
        do {
            statement.values.push_back(parseTuple(false));
            statement.bodies.push_back(parseBody({"elif", "else", "endif"}, m_loopDepth));
        } while (skipName("elif"));
        if (skipName("else"))
            statement.bodies.push_back(parseBody({"endif"}, m_loopDepth));
        take();
    }

    void parseFor(Statement& statement)
    {
        statement.target = parseTarget(false);
        if (statement.target.name == "loop")
            fail("'loop' cannot be the variable of a loop.");
        if (!skipName("in"))
            failUnexpected("'in'");
        statement.values.push_back(parseTuple(false));
        statement.values.push_back(skipName("if") ? parseExpression() : nullptr);
        if (isName("recursive"))
            failUnsupported("a recursive {% for %} is not supported.");
        statement.bodies.push_back(parseBody({"else", "endfor"}, m_loopDepth + 1));
        statement.bodies.push_back(skipName("else") ? parseBody({"endfor"}, m_loopDepth) : Block());
        take();
    }

    void parseSet(Statement& statement)
    {
        statement.target = parseTarget(true);
        if (skipOperator("=")) {
            statement.values.push_back(parseTuple());
            return;
        }
        statement.kind = StatementKind::SetBlock;
        if (isOperator("|"))
            failUnsupported("filters of a {% set %} block are not supported.");
        statement.bodies.push_back(parseBody({"endset"}, m_loopDepth));
        take();
    }

    void parseMacro(Statement& statement)
    {
        statement.text = expectTargetName();
        auto& parameters = statement.parameters;
        expectOperator("(");
        while (!isOperator(")")) {
            if (!parameters.empty())
                expectOperator(",");
            const std::string name = expectTargetName();
            if (std::find(parameters.begin(), parameters.end(), name) != parameters.end())
                fail("the macro has two parameters named '" + name + "'.");
            if (name == "caller")
                failUnsupported("a macro with a parameter named 'caller' is not supported.");
            parameters.push_back(name);
            if (skipOperator("="))
                statement.values.push_back(parseExpression());
            else if (!statement.values.empty())
                fail("a parameter without a default follows one with a default.");
        }
        expectOperator(")");
        ++m_macroDepth;
        statement.bodies.push_back(parseBody({"endmacro"}, 0));
        --m_macroDepth;
        take();
    }

    void parseWith(Statement& statement)
    {
        statement.target.isTuple = true;
        while (current().kind != TokenKind::BlockEnd) {
            if (!statement.values.empty())
                expectOperator(",");
            statement.target.parts.push_back(parseTarget(false));
            expectOperator("=");
            statement.values.push_back(parseExpression());
        }
        statement.bodies.push_back(parseBody({"endwith"}, m_loopDepth));
        take();
    }

    void parseGeneration(Statement& statement)
    {
        statement.target.isTuple = true;
        statement.bodies.push_back(parseBody({"endgeneration"}, 0));
        take();
    }

    void parseBreak(Statement& statement)
    {
        if (m_loopDepth == 0)
            fail("{% " + statement.text + " %} outside of a loop.");
    }

    std::string expectTargetName()
    {
        if (isNameOf({"true", "false", "none", "True", "False", "None"}))
            fail("nothing can be assigned to '" + current().text + "'.");
        return expectName();
    }

    Target parseTargetPart()
    {
        if (!skipOperator("("))
            return {expectTargetName(), {}, {}, false};
        const LevelGuard level = enter();
        Target target = parseTarget(false);
        expectOperator(")");
        return target;
    }

    Target parseTarget(bool allowsNamespace)
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
        while (skipOperator(","))
            if (!isOperator(")") && !isOperator("=") && !isEndOfTag())
                tuple.parts.push_back(parseTargetPart());
        return tuple;
    }

    int m_loopDepth = 0;
};

} // namespace

Block parseTemplate(std::string_view source, std::string_view name, const Limits& limits)
{
    return Parser(tokenize(source, name), name, limits).parse();
}

} // namespace lr::tokenizer::jinja
