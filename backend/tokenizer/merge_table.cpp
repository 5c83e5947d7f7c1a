#include "tokenizer/merge_table.h"

#include "tokenizer/string_index.h"

#include <bit>

namespace lr::tokenizer {

MergeTable::MergeTable(std::size_t numMerges)
    : m_slots(std::bit_ceil(numMerges + numMerges / 2 + 1))
    , m_mask(m_slots.size() - 1)
    , m_salt(hashSalt())
{}

void MergeTable::insert(common::TokenId left, common::TokenId right, Merge merge)
{
    const auto key = keyOf(left, right);
    auto at = slotOf(key);
    while (m_slots[at].key != key && m_slots[at].key != kEmpty)
        at = (at + 1) & m_mask;
    m_slots[at] = {key, merge};
}

} // namespace lr::tokenizer
