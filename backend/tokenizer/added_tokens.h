#pragma once

#include "common/token.h"
#include "tokenizer/token_trie.h"

#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// A token that is added to the model's vocabulary. It is searched in a text before the text is processed in any other
/// way.
struct AddedToken
{
    std::string content;
    common::TokenId id = 0;
    bool special = false;    ///< a control token, left out when decoding for people
    bool singleWord = false; ///< matches only where no word character touches it
    bool leftStrip = false;  ///< swallows the white space before it
    bool rightStrip = false; ///< swallows the white space after it
    bool normalized = false; ///< searched in the normalised text instead of the text itself
};

/// A part of a text: an added token (id ≥ 0) or what lies between.
struct Segment
{
    std::string_view text;
    common::TokenId id = -1;
};

/// Cuts texts at added tokens: leftmost match first, the longest of those that begin there, as Hugging Face's
/// tokenizers does. Immutable; any thread may use it.
class AddedTokenSplitter
{
public:
    AddedTokenSplitter() = default;
    /// Every content holds 1 to TokenTrie::kMaxKeyBytes bytes.
    explicit AddedTokenSplitter(std::vector<AddedToken> tokens);

    bool empty() const { return m_tokens.empty(); }
    const TokenTrie& trie() const { return m_trie; }

    /// Appends the parts of well-formed `text` in order; plain parts are never empty. Time: length of the text times
    /// the longest content at most, in practice one pass.
    void split(std::string_view text, std::vector<Segment>& out) const;

private:
    bool standsAlone(std::string_view text, std::size_t start, std::size_t stop) const;

    std::vector<AddedToken> m_tokens;
    TokenTrie m_trie; // values are indices into m_tokens
};

} // namespace lr::tokenizer
