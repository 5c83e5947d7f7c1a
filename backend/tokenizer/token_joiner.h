#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lr::tokenizer {

struct TokenDecoding;

/// Joins the bytes of tokens to a text, from its start on. Drops the space that some tokenizers add at the start of
/// every text. For one text and one thread.
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
