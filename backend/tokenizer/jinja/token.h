#pragma once

#include <string>

namespace lr::tokenizer::jinja {

enum class TokenKind
{
    Data, ///< template text outside of tags
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Integer,
    Float,
    String,
    Operator,
    End
};

/// One word of a template. `text` is the decoded content of a String, the text outside tags of Data, and else as
/// written (numbers without underscores).
struct Token
{
    TokenKind kind = TokenKind::End;
    std::string text;
    int line = 1;

    bool is(TokenKind k, const char* t) const { return kind == k && text == t; }
    bool isOperator(const char* t) const { return is(TokenKind::Operator, t); }
    bool isName(const char* t) const { return is(TokenKind::Name, t); }
};

} // namespace lr::tokenizer::jinja
