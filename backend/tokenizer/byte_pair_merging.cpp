#include "tokenizer/byte_pair_merging.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lr::tokenizer {

namespace {

using common::TokenId;
using common::TokenIds;

constexpr std::uint32_t kNone = UINT32_MAX;
constexpr TokenId kGone = -1;

/// The places where a rule of one rank may apply. Most are pushed in ascending order and just appended; the others go
/// into a heap.
class Places
{
public:
    bool empty() const { return m_next == m_ascending.size() && m_late.empty(); }

    void push(std::uint32_t place)
    {
        if (m_ascending.empty() || place > m_ascending.back()) {
            m_ascending.push_back(place);
        } else {
            m_late.push_back(place);
            std::push_heap(m_late.begin(), m_late.end(), std::greater<>());
        }
    }

    std::uint32_t popLeftmost()
    {
        if (m_late.empty() || (m_next < m_ascending.size() && m_ascending[m_next] < m_late.front()))
            return m_ascending[m_next++];
        std::pop_heap(m_late.begin(), m_late.end(), std::greater<>());
        const auto place = m_late.back();
        m_late.pop_back();
        return place;
    }

private:
    std::vector<std::uint32_t> m_ascending;
    std::size_t m_next = 0; // index in m_ascending of the next place
    std::vector<std::uint32_t> m_late;
};

/// Pairs in the order in which they are merged: by rank, then from left to right. Many places share few ranks, so a
/// queue of ranks with their places touches far less memory than a heap of all pairs.
class PairQueue
{
public:
    bool empty() const { return m_ranks.empty(); }

    void push(std::uint32_t rank, std::uint32_t place)
    {
        auto& places = m_places[rank];
        if (places.empty()) {
            m_ranks.push_back(rank);
            std::push_heap(m_ranks.begin(), m_ranks.end(), std::greater<>());
        }
        places.push(place);
    }

    std::pair<std::uint32_t, std::uint32_t> pop()
    {
        const auto rank = m_ranks.front();
        const auto found = m_places.find(rank);
        const auto place = found->second.popLeftmost();
        if (found->second.empty()) {
            m_places.erase(found);
            std::pop_heap(m_ranks.begin(), m_ranks.end(), std::greater<>());
            m_ranks.pop_back();
        }
        return {rank, place};
    }

private:
    std::unordered_map<std::uint32_t, Places> m_places; // by rank, none empty
    std::vector<std::uint32_t> m_ranks;                 // a heap, the lowest first
};

/// A word as a doubly linked list inside arrays; a merged symbol stays where its left half was.
class LinkedWord
{
public:
    LinkedWord(const MergeTable& merges, TokenIds& ids)
        : m_merges(merges)
        , m_ids(ids)
        , m_links(ids.size())
    {
        for (std::uint32_t at = 0; at < ids.size(); ++at)
            m_links[at] = {at - 1, at + 1, {}}; // at − 1 is kNone for the first symbol
        m_links.back().next = kNone;
        for (std::uint32_t at = 0; at < ids.size(); ++at)
            lookUp(at);
    }

    void mergeAll()
    {
        while (!m_queue.empty()) {
            const auto [rank, at] = m_queue.pop();
            if (m_links[at].merge.rank == rank) // else an earlier merge has changed this pair
                mergeWithNext(at);
        }
        std::erase(m_ids, kGone);
    }

private:
    struct Link
    {
        std::uint32_t previous = kNone;
        std::uint32_t next = kNone;
        Merge merge; // with the next one
    };

    void lookUp(std::uint32_t at)
    {
        auto& link = m_links[at];
        link.merge = link.next == kNone ? Merge{} : m_merges.find(m_ids[at], m_ids[link.next]);
        if (link.merge.rank != Merge::kNoRank)
            m_queue.push(link.merge.rank, at);
    }

    void mergeWithNext(std::uint32_t at)
    {
        auto& link = m_links[at];
        auto& gone = m_links[link.next];
        m_ids[at] = link.merge.merged;
        m_ids[link.next] = kGone;
        gone.merge = {};
        link.next = gone.next;
        if (link.next != kNone)
            m_links[link.next].previous = at;
        lookUp(at);
        if (link.previous != kNone)
            lookUp(link.previous);
    }

    const MergeTable& m_merges;
    TokenIds& m_ids;
    std::vector<Link> m_links;
    PairQueue m_queue;
};

} // namespace

void mergeShortWord(const MergeTable& merges, TokenIds& symbols)
{
    std::array<Merge, kLongWordSymbols> pairs{}; // pairs[i]: the merge of symbols i and i + 1; none for the last
    auto count = std::min(symbols.size(), pairs.size());
    for (std::size_t i = 0; i + 1 < count; ++i)
        pairs[i] = merges.find(symbols[i], symbols[i + 1]);
    while (count > 1) {
        const auto best = std::min_element(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(count),
            [](const Merge& a, const Merge& b) { return a.rank < b.rank; });
        if (best->rank == Merge::kNoRank)
            break;
        const auto at = static_cast<std::size_t>(best - pairs.begin());
        symbols[at] = best->merged;
        --count;
        for (auto i = at + 1; i < count; ++i) {
            symbols[i] = symbols[i + 1];
            pairs[i] = pairs[i + 1];
        }
        pairs[at] = at + 1 < count ? merges.find(symbols[at], symbols[at + 1]) : Merge{};
        if (at > 0)
            pairs[at - 1] = merges.find(symbols[at - 1], symbols[at]);
    }
    symbols.resize(count);
}

void mergeLongWord(const MergeTable& merges, TokenIds& symbols)
{
    if (!symbols.empty())
        LinkedWord(merges, symbols).mergeAll();
}

} // namespace lr::tokenizer
