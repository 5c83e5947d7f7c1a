#pragma once

#include <string>
#include <string_view>
#include <vector>

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
/// written.
struct Token
{
    TokenKind kind = TokenKind::End;
    std::string text;
    int line = 1;

    bool isOperator(std::string_view t) const { return kind == TokenKind::Operator && text == t; }
    bool isName(std::string_view t) const { return kind == TokenKind::Name && text == t; }
};

/// Splits a template into tokens with the options Hugging Face compiles chat templates with: trim_blocks (a newline
/// right after a block tag or comment is removed), lstrip_blocks (blanks between the start of a line and such a tag are
/// removed), keep_trailing_newline off, and the signs "-" and "+" that overrule them. Comments are left out.
/// `source` is well-formed UTF-8. `name` names the template in errors. Throws Error(CorruptData,
/// Unsupported).
std::vector<Token> tokenize(std::string_view source, std::string_view name);

/// The place with which an error message begins: "chat_template.jinja line 3: ".
std::string placeOf(std::string_view name, int line);

} // namespace lr::tokenizer::jinja
