#pragma once

#include "common/token.h"
#include "tokenizer/initial_symbols.h"
#include "tokenizer/merge_table.h"
#include "tokenizer/vocabulary.h"

#include <atomic>
#include <memory>
#include <string_view>

namespace lr::tokenizer {

/// Byte pair encoding of one pre-tokenised word. Immutable except for an atomic cache of which vocabulary entries the
/// merges reach, so any thread may encode.
class BytePairEncoder
{
public:
    /// Borrows `vocabulary`. With `ignoreMerges` a word that is itself a token is that token, whatever the merges say.
    BytePairEncoder(const Vocabulary& vocabulary, MergeTable merges, InitialSymbols symbols, bool ignoreMerges);

    /// Appends the tokens of `word` (well-formed UTF-8 of fewer than 2³² − 1 bytes). `scratch` is overwritten; reusing
    /// one saves allocations. Throws Error(InvalidArgument) where the vocabulary lacks a part of it.
    void encode(std::string_view word, common::TokenIds& out, common::TokenIds& scratch) const;
    /// Appends the token of one byte that belongs to no character. Throws as encode().
    void encodeByte(unsigned char byte, common::TokenIds& out) const { m_symbols.appendByte(byte, out); }

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
    InitialSymbols m_symbols;
    bool m_ignoreMerges;
    // By id: do the merges turn the token's own bytes into that one token? Most words of a text are such tokens, so
    // this is a cache of words that needs no lock and no bound.
    std::unique_ptr<std::atomic<Reached>[]> m_reached;
};

} // namespace lr::tokenizer
