#pragma once

#include "common/token.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/tokenizer_parts.h"

#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// Encodes one text. For one call on one thread.
class TextEncoding
{
public:
    enum class Mode
    {
        ParseTokens,   ///< added tokens become control tokens
        PlainText,     ///< they stay text
        ShieldedPrompt ///< as ParseTokens, and shields are dropped from what stays text
    };

    TextEncoding(const TokenizerParts& parts, Mode mode)
        : m_parts(parts)
        , m_mode(mode)
    {}

    /// The ids of `text`, which may hold any bytes.
    common::TokenIds run(std::string_view text);

private:
    void encodeWellFormed(std::string_view text);
    void encodeBetweenTokens(std::string_view text);
    void encodeNormalized(std::string_view text, bool startsInput);
    void encodeWithoutTokens(std::string_view text, bool startsInput);
    void encodeWords(std::string_view text, bool startsInput);

    const TokenizerParts& m_parts;
    Mode m_mode;
    const char* m_inputStart = nullptr; // of the text that run() got
    common::TokenIds m_ids;
    common::TokenIds m_symbols; // scratch of the encoder
};

} // namespace lr::tokenizer
