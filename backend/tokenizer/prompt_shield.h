#pragma once

#include "tokenizer/token_trie.h"

#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// Keeps text that came as data from being read as control tokens once a template has put it into a prompt.
///
/// Unicode's noncharacters U+FDD0 to U+FDEF are never interchanged as text, so they are free to carry meaning inside
/// one prompt:
///   U+FDD0                      the shield: stands inside what would otherwise be an added token; dropped later;
///   U+FDD1 and six of U+FDE0–EF the character whose code point the six hexadecimal digits spell: for an added token of
///                               one character, which has no inside, and for U+FDD0 and U+FDD1 in the data themselves.
/// unshield(shield(data)) == data for all bytes. Immutable; any thread may use it.
class PromptShield
{
public:
    PromptShield() = default;
    /// `contents` of all added tokens; none may hold a character of the range above.
    explicit PromptShield(std::vector<std::string> contents);

    static bool holdsShield(std::string_view text);

    /// `data` with every occurrence of an added token broken. A beginning of one at the data's end and an end of one at
    /// its start are broken off too, so that nothing the template puts beside the data can complete them.
    std::string shield(std::string_view data) const;
    static std::string unshield(std::string_view text);

private:
    bool beginsInsideToken(std::string_view data) const;

    std::vector<std::string> m_contents;
    TokenTrie m_trie;
};

} // namespace lr::tokenizer
