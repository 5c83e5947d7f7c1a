#pragma once

#include "common/token.h"
#include "tokenizer/string_index.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// Which bytes each token id stands for, and back. Ids may have gaps. Filled once, then immutable; any thread may read.
class Vocabulary
{
public:
    static constexpr common::TokenId kMaxTokens = 1 << 24;

    enum class Origin
    {
        Model,   ///< a piece of text; found by its bytes
        Foreign, ///< in the model's vocabulary, but not spelled in the byte alphabet: decodes, is never produced
        Added,
        AddedSpecial
    };

    /// Room for ids 0 … highestId, all absent. highestId < kMaxTokens.
    explicit Vocabulary(common::TokenId highestId);

    /// `id` stands for `bytes` from now on.
    void set(common::TokenId id, std::string_view bytes, Origin origin);
    /// Another origin for an id that is there; its bytes stay.
    void setOrigin(common::TokenId id, Origin origin);
    /// Makes find() work; call once after the last set().
    void buildIndex();

    common::TokenId size() const { return static_cast<common::TokenId>(m_entries.size()); }
    bool has(common::TokenId id) const { return entry(id).origin != kAbsent; }
    bool isAdded(common::TokenId id) const;
    bool isSpecial(common::TokenId id) const;
    /// Empty for an absent id.
    std::string_view bytes(common::TokenId id) const;
    /// The model's token (not an added one) with exactly these bytes, or −1.
    common::TokenId find(std::string_view bytes) const;

    /// 32 hexadecimal digits that depend on every id and its bytes, the same on every machine.
    std::string fingerprint() const;

private:
    static constexpr std::uint8_t kAbsent = 255;

    struct Entry
    {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
        std::uint8_t origin = kAbsent;
    };
    const Entry& entry(common::TokenId id) const;
    std::string_view bytesOf(const Entry& entry) const { return {m_arena.data() + entry.offset, entry.length}; }

    std::string m_arena;
    std::vector<Entry> m_entries; // by id
    StringIndex m_index;          // of the model's tokens, by bytes
    std::size_t m_longest = 0;
};

} // namespace lr::tokenizer
