#pragma once

#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/limits.h"
#include "tokenizer/jinja/token.h"

#include <initializer_list>
#include <string_view>

namespace lr::tokenizer::jinja {

/// Makes the syntax tree of a tokenized template by recursive descent, with Jinja's grammar. Every construct that can
/// be nested or chained counts towards Limits::maxNesting, which bounds the recursion here and the tree's depth.
/// Errors name the template and the line: CorruptData for what Jinja refuses, Unsupported for what it would accept.
class Parser
{
public:
    /// `tokens` end with a token of kind End. Borrows `name`.
    Parser(std::vector<Token> tokens, std::string_view name, const Limits& limits);

    Block parse();

private:
    class Nesting;
    friend class Nesting;
    /// A filter or test that is not offered, found where Jinja would look it up at once.
    struct UnknownName
    {
        std::string what;
        int line = 1;
    };

    // Tokens
    const Token& current() const { return m_tokens[m_index]; }
    const Token& look() const;
    Token take();
    bool isOperator(const char* text) const { return current().isOperator(text); }
    bool isName(const char* text) const { return current().isName(text); }
    bool skipOperator(const char* text);
    bool skipName(const char* text);
    void expectOperator(const char* text);
    std::string expectName();
    void expect(TokenKind kind, const char* what);
    [[noreturn]] void fail(const std::string& what) const;
    [[noreturn]] void failUnsupported(const std::string& what) const;
    [[noreturn]] void failNesting() const;
    [[noreturn]] void failUnexpected(const std::string& expected) const;

    // Statements
    Block parseBlock(std::initializer_list<const char*> ends);
    Block parseScopedBlock(std::initializer_list<const char*> ends, bool isLoop, bool isFunction);
    bool isAtEndTag(std::initializer_list<const char*> ends) const;
    Statement parseTag();
    Statement::Node parsePrint();
    Statement::Node parseIf();
    Statement::Node parseFor();
    Statement::Node parseSet();
    Statement::Node parseMacro();
    void parseSignature(MacroDefinition& definition);
    Statement::Node parseFilterBlock();
    Statement::Node parseWith();
    Statement::Node parseGeneration();
    Statement::Node parseBreakOrContinue(bool isBreak);
    Block parseBodyUntil(const char* end, bool isFunction = false);
    Target parseTarget(bool allowsNamespace);
    Target parseTargetPart();
    std::string checkedTargetName(std::string name) const;

    // Expressions
    ExpressionPtr parseTuple(bool allowsConditional = true, bool isParenthesised = false);
    ExpressionPtr parseExpression(bool allowsConditional = true);
    ExpressionPtr parseConditional();
    ExpressionPtr parseOr();
    ExpressionPtr parseAnd();
    ExpressionPtr parseNot();
    ExpressionPtr parseCompare();
    ExpressionPtr parseSum();
    ExpressionPtr parseConcat();
    ExpressionPtr parseProduct();
    ExpressionPtr parsePower();
    ExpressionPtr parseUnary(bool withFilter);
    ExpressionPtr parsePrimary();
    ExpressionPtr parseNameOrConstant();
    ExpressionPtr parseString();
    ExpressionPtr parseNumber();
    ExpressionPtr parseList();
    ExpressionPtr parseDict();
    ExpressionPtr parsePostfix(ExpressionPtr node);
    ExpressionPtr parseFilterExpression(ExpressionPtr node);
    ExpressionPtr parseFilters(ExpressionPtr node, bool startsInline = false);
    ExpressionPtr parseAttribute(ExpressionPtr node);
    ExpressionPtr parseSubscript(ExpressionPtr node);
    ExpressionPtr parseSlice(ExpressionPtr object, ExpressionPtr start, int line);
    ExpressionPtr parseSliceBound();
    ExpressionPtr parseCall(ExpressionPtr node);
    ExpressionPtr parseTest(ExpressionPtr node);
    bool startsTestOperand() const;
    CallArguments parseCallArguments();
    std::string parseDottedName();
    std::optional<CompareOperator> takeCompareOperator();
    void noteName(const std::string& name);
    void checkKnown(bool isKnown, const char* kind, const std::string& name, int line);
    void failIfUnknown();

    /// Makes a node and checks its depth: chains of operators make deep trees without any recursion in the parser.
    ExpressionPtr make(int line, Expression::Node node) const;

    std::vector<Token> m_tokens;
    std::size_t m_index = 0;
    std::string_view m_name;
    const Limits& m_limits;
    int m_nesting = 0;
    int m_loopDepth = 0;
    bool m_isSoft = false; ///< inside a branch, where Jinja looks filters up only when it reaches them
    std::vector<UnknownName> m_unknown;
    std::vector<MacroDefinition*> m_macros; ///< macros that are being parsed, outermost first
};

/// Counts one level of recursion while it lives.
class Parser::Nesting
{
public:
    explicit Nesting(Parser& parser);
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    ~Nesting() { --m_parser.m_nesting; }

private:
    Parser& m_parser;
};

} // namespace lr::tokenizer::jinja
