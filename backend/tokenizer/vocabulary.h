#pragma once

#include "common/token.h"
#include "tokenizer/string_index.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// Which bytes each token id stands for, and which token a piece of text is. Ids may have gaps. Filled once, then
/// immutable; any thread may read.
///
/// A token has a *key*, by which a piece of pre-tokenised text finds it, and *bytes*, which it decodes to. In a
/// byte-level vocabulary the two are equal; where tokens are spelled in characters, "▁the" is a key and " the" its
/// bytes.
class Vocabulary
{
public:
    static constexpr common::TokenId kMaxTokens = 1 << 24;

    enum class Origin
    {
        Model,   ///< a piece of text; found by its key
        Foreign, ///< in the model's vocabulary, but no piece of text: can be decoded, is never found
        Added,
        AddedSpecial
    };

    /// Room for ids 0 … highestId, all absent. highestId < kMaxTokens.
    explicit Vocabulary(common::TokenId highestId);

    /// `id` stands for `bytes` from now on; its key is the same.
    void set(common::TokenId id, std::string_view bytes, Origin origin);
    /// The same with a key of its own.
    void set(common::TokenId id, std::string_view bytes, std::string_view key, Origin origin);
    /// Changes the origin of an id that is there; its bytes stay.
    void setOrigin(common::TokenId id, Origin origin);
    /// Makes find() work; call once after the last set().
    void buildIndex();

    common::TokenId size() const { return static_cast<common::TokenId>(m_entries.size()); }
    bool has(common::TokenId id) const { return entry(id).origin != kAbsent; }
    bool isAdded(common::TokenId id) const;
    bool isSpecial(common::TokenId id) const;
    /// Empty for an absent id.
    std::string_view bytes(common::TokenId id) const;
    /// The model's token (not an added one) with exactly this key, or −1.
    common::TokenId find(std::string_view key) const;

    /// 32 hexadecimal digits that depend on every id and its bytes, the same on every machine.
    std::string fingerprint() const;

private:
    static constexpr std::uint8_t kAbsent = 255;

    /// Where in the arena a text lies.
    struct Slice
    {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
    };
    struct Entry
    {
        Slice bytes;
        Slice key; // the same slice where the two are equal
        std::uint8_t origin = kAbsent;
    };
    const Entry& entry(common::TokenId id) const;
    Slice stored(std::string_view text);
    std::string_view textOf(const Slice& slice) const { return {m_arena.data() + slice.offset, slice.length}; }

    std::string m_arena;
    std::vector<Entry> m_entries; // by id
    StringIndex m_index;          // of the model's tokens, by key
    std::size_t m_longest = 0;    // bytes of the longest key
};

} // namespace lr::tokenizer
