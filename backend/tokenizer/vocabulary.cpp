#include "tokenizer/vocabulary.h"

#include "common/error.h"
#include "common/random.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer {

namespace {

constexpr std::uint64_t kFnvPrime = 0x100000001B3u;

void digest(std::uint64_t& lane, std::string_view bytes)
{
    for (const char c : bytes)
        lane = (lane ^ static_cast<unsigned char>(c)) * kFnvPrime;
    lane = common::mix64(lane ^ bytes.size());
}

} // namespace

Vocabulary::Vocabulary(common::TokenId highestId)
    : m_entries(static_cast<std::size_t>(highestId) + 1)
{}

Vocabulary::Slice Vocabulary::stored(std::string_view text)
{
    if (m_arena.size() + text.size() > UINT32_MAX)
        throw common::Error(common::ErrorCode::CorruptData, "The vocabulary's tokens hold more than 4 GiB of text.");
    const Slice slice{static_cast<std::uint32_t>(m_arena.size()), static_cast<std::uint32_t>(text.size())};
    m_arena.append(text);
    return slice;
}

void Vocabulary::set(common::TokenId id, std::string_view bytes, Origin origin)
{
    set(id, bytes, bytes, origin);
}

void Vocabulary::set(common::TokenId id, std::string_view bytes, std::string_view key, Origin origin)
{
    auto& entry = m_entries.at(static_cast<std::size_t>(id));
    entry.bytes = stored(bytes);
    entry.key = key == bytes ? entry.bytes : stored(key);
    entry.origin = static_cast<std::uint8_t>(origin);
}

void Vocabulary::setOrigin(common::TokenId id, Origin origin)
{
    m_entries.at(static_cast<std::size_t>(id)).origin = static_cast<std::uint8_t>(origin);
}

void Vocabulary::buildIndex()
{
    std::size_t count = 0;
    for (const auto& entry : m_entries)
        count += entry.origin == static_cast<std::uint8_t>(Origin::Model);
    m_index = StringIndex(count);
    for (common::TokenId id = 0; id < size(); ++id) {
        const auto& added = entry(id);
        if (added.origin != static_cast<std::uint8_t>(Origin::Model))
            continue;
        m_index.insert(textOf(added.key), id);
        m_longest = std::max<std::size_t>(m_longest, added.key.length);
    }
}

const Vocabulary::Entry& Vocabulary::entry(common::TokenId id) const
{
    static const Entry absent;
    return id >= 0 && id < size() ? m_entries[static_cast<std::size_t>(id)] : absent;
}

bool Vocabulary::isAdded(common::TokenId id) const
{
    const auto origin = entry(id).origin;
    return origin == static_cast<std::uint8_t>(Origin::Added) ||
           origin == static_cast<std::uint8_t>(Origin::AddedSpecial);
}

bool Vocabulary::isSpecial(common::TokenId id) const
{
    return entry(id).origin == static_cast<std::uint8_t>(Origin::AddedSpecial);
}

std::string_view Vocabulary::bytes(common::TokenId id) const
{
    return textOf(entry(id).bytes);
}

common::TokenId Vocabulary::find(std::string_view key) const
{
    if (key.size() > m_longest)
        return -1;
    return m_index.find(
        key, [this](common::TokenId id) { return textOf(m_entries[static_cast<std::size_t>(id)].key); });
}

std::string Vocabulary::fingerprint() const
{
    std::uint64_t first = 0xCBF29CE484222325u;
    std::uint64_t second = 0x84222325CBF29CE4u;
    for (common::TokenId id = 0; id < size(); ++id) {
        if (!has(id))
            continue;
        first = common::mix64(first ^ static_cast<std::uint64_t>(id));
        second = common::mix64(second + static_cast<std::uint64_t>(id));
        digest(first, bytes(id));
        digest(second, bytes(id));
    }
    return fmt::format("{:016x}{:016x}", first, second);
}

} // namespace lr::tokenizer
