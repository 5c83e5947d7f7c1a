#pragma once

#include "common/token.h"
#include "tokenizer/vocabulary.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lr::tokenizer {

/// What stands for one byte of a text before any merge.
struct ByteToken
{
    enum class Kind : std::uint8_t
    {
        Missing, ///< nothing: a text that holds the byte cannot be encoded
        Token,   ///< `id` stands for the byte
        Unknown  ///< `id` is the unknown token
    };
    common::TokenId id = -1;
    Kind kind = Kind::Missing;
};

using ByteTokens = std::array<ByteToken, 256>;

/// Cuts a word into the symbols that merging starts from: one token for each of its smallest parts. In a byte-level
/// vocabulary these are its bytes; where tokens are spelled in characters, its characters, and the bytes of those that
/// the vocabulary lacks. Immutable but for what it borrows; any thread may use it.
class InitialSymbols
{
public:
    enum class Unit
    {
        Bytes,
        Characters
    };

    /// Borrows `vocabulary`. `bytes`: with Unit::Bytes, the tokens of all bytes; with Unit::Characters, those for the
    /// bytes of characters without a token. With `fuseUnknown` a run of unknown parts is one unknown token. `source`
    /// names the file in errors.
    InitialSymbols(
        const Vocabulary& vocabulary, Unit unit, const ByteTokens& bytes, bool fuseUnknown, std::string source);

    /// Appends the symbols of `word`, which is well-formed where the unit is a character. Throws
    /// Error(InvalidArgument) naming the first part that no token stands for.
    void append(std::string_view word, common::TokenIds& out) const;
    /// Appends the symbol of a byte that belongs to no character. Throws as append().
    void appendByte(unsigned char byte, common::TokenIds& out) const;

private:
    /// Appends to one word's symbols and knows whether the last one is an unknown token.
    struct Run
    {
        common::TokenIds& out;
        bool afterUnknown = false;
    };
    void appendUnknown(common::TokenId id, Run& run) const;
    void appendBytes(std::string_view word, Run& run) const;
    void appendCharacters(std::string_view word, Run& run) const;
    void appendCharacter(std::string_view character, Run& run) const;
    [[noreturn]] void failMissing(std::string_view part) const;

    const Vocabulary& m_vocabulary;
    Unit m_unit;
    ByteTokens m_bytes;
    bool m_fuseUnknown;
    std::string m_source;
    std::array<common::TokenId, 128> m_ascii{}; // Unit::Characters: the token of each, or −1
};

} // namespace lr::tokenizer
