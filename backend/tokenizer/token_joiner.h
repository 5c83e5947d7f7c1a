#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lr::tokenizer {

struct TokenDecoding;

/// Puts the bytes of tokens together to one text, from its start on: tokenizers that begin a text with a space of their
/// own take that away again. For one text and one thread.
class TokenJoiner
{
public:
    explicit TokenJoiner(const TokenDecoding& decoding);

    /// Appends what the next token adds to the text.
    void append(std::string_view tokenBytes, std::string& out);

private:
    std::size_t m_spacesToDrop;
    bool m_dropsAllSpaces; // of the next token
};

} // namespace lr::tokenizer
