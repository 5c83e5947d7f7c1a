#pragma once

#include "common/token.h"
#include "tokenizer/token_joiner.h"

#include <string>

namespace lr::tokenizer {

class Tokenizer;

/// Turns token ids into text as they come. A token may end in the middle of a character: such bytes are held back
/// until the character is whole, so that every piece handed out is well-formed UTF-8. The pieces and flush() joined
/// are sanitizedUtf8(decode(ids)). For one thread.
class StreamingDecoder
{
public:
    /// Borrows `tokenizer`. With `skipSpecial` control tokens give no text.
    explicit StreamingDecoder(const Tokenizer& tokenizer, bool skipSpecial = false);

    /// The text that `id` completes, possibly none. Ill-formed bytes become U+FFFD; an id without a token gives none.
    std::string push(common::TokenId id);
    /// The bytes still held back, as U+FFFD; the decoder is then as new.
    std::string flush();

private:
    const Tokenizer& m_tokenizer;
    bool m_skipSpecial;
    TokenJoiner m_joiner;
    std::string m_pending;
};

} // namespace lr::tokenizer
