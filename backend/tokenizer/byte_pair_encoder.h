#pragma once

#include "common/token.h"
#include "tokenizer/merge_table.h"
#include "tokenizer/vocabulary.h"

#include <array>
#include <atomic>
#include <memory>
#include <string_view>

namespace lr::tokenizer {

/// How the 256 bytes begin: the token of each, and which of them are only the unknown token.
struct ByteTokens
{
    std::array<common::TokenId, 256> id{};
    std::array<bool, 256> isUnknown{};
    bool fuseUnknown = false; ///< a run of unknown bytes is one unknown token
};

/// Byte pair encoding of one pre-tokenised word. Immutable but for a memory of which vocabulary entries are reached by
/// the merges, which is atomic: any thread may encode.
class BytePairEncoder
{
public:
    /// Borrows `vocabulary`. With `ignoreMerges` a word that is itself a token is that token, whatever the merges say.
    BytePairEncoder(const Vocabulary& vocabulary, MergeTable merges, const ByteTokens& byteTokens, bool ignoreMerges);

    /// Appends the tokens of `word` (any bytes, fewer than 2³² − 1). `scratch` is overwritten; reusing one saves
    /// allocations.
    void encode(std::string_view word, common::TokenIds& out, common::TokenIds& scratch) const;
    /// The token of one byte by itself.
    common::TokenId byteToken(unsigned char byte) const { return m_byteTokens.id[byte]; }

private:
    enum class Reached : std::uint8_t
    {
        Unknown,
        Yes,
        No
    };

    void merge(std::string_view word, common::TokenIds& symbols) const;

    const Vocabulary& m_vocabulary;
    MergeTable m_merges;
    ByteTokens m_byteTokens;
    bool m_ignoreMerges;
    // By id: do the merges turn the token's own bytes into that one token? Most words of a text are such tokens, so
    // this is a cache of words that needs no lock and no bound.
    std::unique_ptr<std::atomic<Reached>[]> m_reached;
};

} // namespace lr::tokenizer
