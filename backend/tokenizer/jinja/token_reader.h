#pragma once

#include "common/error.h"
#include "tokenizer/jinja/ast.h"
#include "tokenizer/jinja/lexer.h"
#include "tokenizer/jinja/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace lr::tokenizer::jinja {

/// What both halves of the parser stand on: the tokens with the place among them, errors that name it, and the making
/// of nodes. Every construct that can be nested or chained counts towards Limits::maxNesting, which bounds the
/// parser's recursion and the tree's depth.
class TokenReader
{
public:
    /// `tokens` end with a token of kind End. Borrows `name`.
    TokenReader(std::vector<Token> tokens, std::string_view name, const Limits& limits)
        : m_tokens(std::move(tokens))
        , m_name(name)
        , m_limits(limits)
    {}

protected:
    using Ends = std::initializer_list<std::string_view>;

    const Token& current() const { return m_tokens[m_index]; }
    bool isOperator(std::string_view text) const { return current().isOperator(text); }
    bool isName(std::string_view text) const { return current().isName(text); }

    const Token& look() const { return m_tokens[std::min(m_index + 1, m_tokens.size() - 1)]; }

    Token take()
    {
        Token token = m_tokens[m_index];
        if (token.kind != TokenKind::End)
            ++m_index;
        return token;
    }

    bool isNameOf(Ends names) const
    {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return isName(name); });
    }

    bool isEndOfTag() const
    {
        return current().kind == TokenKind::VariableEnd || current().kind == TokenKind::BlockEnd;
    }

    bool skip(bool isThere)
    {
        if (isThere)
            take();
        return isThere;
    }

    bool skipOperator(std::string_view text) { return skip(isOperator(text)); }

    bool skipName(std::string_view text) { return skip(isName(text)); }

    void expectOperator(std::string_view text)
    {
        if (!skipOperator(text))
            failUnexpected("'" + std::string(text) + "'");
    }

    std::string expectName()
    {
        if (current().kind != TokenKind::Name)
            failUnexpected("a name");
        return take().text;
    }

    void expect(TokenKind kind, const std::string& what)
    {
        if (current().kind != kind)
            failUnexpected(what);
        take();
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw common::Error(common::ErrorCode::CorruptData, placeOf(m_name, current().line) + what);
    }

    [[noreturn]] void failUnsupported(const std::string& what) const
    {
        throw common::Error(common::ErrorCode::Unsupported, placeOf(m_name, current().line) + what);
    }

    /// Counts one level of recursion while the result lives.
    [[nodiscard]] LevelGuard enter()
    {
        if (m_nesting >= m_limits.maxNesting)
            failNesting();
        return LevelGuard(m_nesting);
    }

    [[noreturn]] void failNesting() const
    {
        fail(fmt::format("nested deeper than {} levels, the limit.", m_limits.maxNesting));
    }

    [[noreturn]] void failUnexpected(const std::string& expected) const
    {
        const std::string found = current().kind == TokenKind::End ? "the end of the template"
                                  : isEndOfTag()                   ? "the end of the tag"
                                                                   : "'" + common::printable(current().text, 40) + "'";
        fail("expected " + expected + ", found " + found + ".");
    }

    /// Checks the depth of a node that has its parts: chains make deep trees without any recursion in the parser.
    ExpressionPtr finished(ExpressionPtr node) const
    {
        for (const auto& part : node->parts)
            node->depth = std::max(node->depth, part != nullptr ? part->depth + 1 : 1);
        if (node->depth > m_limits.maxNesting)
            failNesting();
        return node;
    }

    template <typename... Parts>
    ExpressionPtr make(ExpressionKind kind, int line, Parts... parts) const
    {
        auto node = std::make_unique<Expression>();
        node->kind = kind;
        node->line = line;
        (node->parts.push_back(std::move(parts)), ...);
        return finished(std::move(node));
    }

private:
    std::vector<Token> m_tokens;
    std::size_t m_index = 0;
    std::string_view m_name;
    const Limits& m_limits;
    int m_nesting = 0;
};

} // namespace lr::tokenizer::jinja
