#pragma once

#include "common/random.h"
#include "common/token.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// A number that differs from process to process, so that nobody can prepare a file whose keys all collide.
std::uint64_t hashSalt();

/// Maps strings to ids, in a flat open-addressing table that stores no strings: find() gets `keyOf`, the owner's
/// function from an id to its string. Filled once, then immutable; any thread may search.
class StringIndex
{
public:
    /// Room for `maxKeys`; inserting more is not allowed.
    explicit StringIndex(std::size_t maxKeys = 0)
        : m_slots(std::bit_ceil(maxKeys + maxKeys / 2 + 1))
        , m_salt(hashSalt())
    {}

    /// The id whose string is `key`, or −1.
    template <typename KeyOf>
    common::TokenId find(std::string_view key, const KeyOf& keyOf) const
    {
        const auto hash = hashOf(key);
        for (auto at = hash & mask(); m_slots[at].id >= 0; at = (at + 1) & mask())
            if (m_slots[at].check == check(hash) && keyOf(m_slots[at].id) == key)
                return m_slots[at].id;
        return -1;
    }

    /// A key that is there already is found under its first id.
    void insert(std::string_view key, common::TokenId id)
    {
        const auto hash = hashOf(key);
        auto at = hash & mask();
        while (m_slots[at].id >= 0)
            at = (at + 1) & mask();
        m_slots[at] = {check(hash), id};
    }

private:
    struct Slot
    {
        std::uint32_t check = 0; // the half of the hash that does not choose the slot
        common::TokenId id = -1;
    };

    static std::uint32_t check(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
    std::size_t mask() const { return m_slots.size() - 1; }

    std::uint64_t hashOf(std::string_view bytes) const
    {
        std::uint64_t hash = m_salt ^ bytes.size();
        for (; bytes.size() >= sizeof hash; bytes.remove_prefix(sizeof hash)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data(), sizeof word);
            hash = common::mix64(hash ^ word);
        }
        std::uint64_t tail = 0;
        if (!bytes.empty())
            std::memcpy(&tail, bytes.data(), bytes.size());
        return common::mix64(hash ^ tail);
    }

    std::vector<Slot> m_slots; // a power of two, at most two thirds full
    std::uint64_t m_salt = 0;
};

} // namespace lr::tokenizer
