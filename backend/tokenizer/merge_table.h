#pragma once

#include "common/random.h"
#include "common/token.h"

#include <cstdint>
#include <vector>

namespace lr::tokenizer {

/// The rule for two neighbouring tokens. The pair with the lowest rank is merged first.
struct Merge
{
    std::uint32_t rank = kNoRank;
    common::TokenId merged = -1;

    static constexpr std::uint32_t kNoRank = UINT32_MAX;
};

/// The merge rules of a byte pair encoding, (left, right) → (rank, merged token): a flat open-addressing table.
/// Filled once, then immutable; any thread may read.
class MergeTable
{
public:
    explicit MergeTable(std::size_t numMerges = 0);

    /// Adds a rule; at most `numMerges` of them. A pair that is there already gets the new rule.
    void insert(common::TokenId left, common::TokenId right, Merge merge);
    /// The rule for two tokens; its rank is kNoRank if they do not merge.
    Merge find(common::TokenId left, common::TokenId right) const
    {
        const auto key = keyOf(left, right);
        auto at = slotOf(key);
        while (m_slots[at].key != key && m_slots[at].key != kEmpty)
            at = (at + 1) & m_mask;
        return m_slots[at].merge;
    }

private:
    static constexpr std::uint64_t kEmpty = UINT64_MAX;

    struct Slot
    {
        std::uint64_t key = kEmpty;
        Merge merge;
    };

    static std::uint64_t keyOf(common::TokenId left, common::TokenId right)
    {
        return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
    }
    std::size_t slotOf(std::uint64_t key) const { return common::mix64(key ^ m_salt) & m_mask; }

    std::vector<Slot> m_slots;
    std::size_t m_mask = 0;
    std::uint64_t m_salt = 0;
};

} // namespace lr::tokenizer
