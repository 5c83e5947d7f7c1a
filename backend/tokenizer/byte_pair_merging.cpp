#include "tokenizer/byte_pair_merging.h"

#include <algorithm>
#include <array>
#include <vector>

namespace lr::tokenizer {

namespace {

using common::TokenId;
using common::TokenIds;

/// A pair that could be merged when it was queued; later merges may have taken one of its halves away.
struct Candidate
{
    std::uint64_t order; // rank, then position of the left half
    TokenId left;
    TokenId right;
    TokenId merged;

    std::uint32_t position() const { return static_cast<std::uint32_t>(order); }
    bool operator<(const Candidate& other) const { return order > other.order; } // the heap's top is the smallest
};

/// The symbols as a doubly linked list inside arrays; a merged symbol stays where its left half was.
class LinkedSymbols
{
public:
    explicit LinkedSymbols(TokenIds& ids)
        : m_ids(ids)
        , m_next(ids.size())
        , m_previous(ids.size())
    {
        for (std::size_t i = 0; i < ids.size(); ++i) {
            m_next[i] = static_cast<std::uint32_t>(i + 1);
            m_previous[i] = static_cast<std::uint32_t>(i) - 1; // of the first: kNone
        }
        m_next.back() = kNone;
    }

    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr TokenId kGone = -1;

    TokenId id(std::uint32_t at) const { return m_ids[at]; }
    std::uint32_t next(std::uint32_t at) const { return m_next[at]; }
    std::uint32_t previous(std::uint32_t at) const { return m_previous[at]; }
    bool stillHolds(const Candidate& pair) const
    {
        const auto at = pair.position();
        return m_ids[at] == pair.left && m_next[at] != kNone && m_ids[m_next[at]] == pair.right;
    }

    void mergeWithNext(std::uint32_t at, TokenId merged)
    {
        const auto gone = m_next[at];
        m_ids[at] = merged;
        m_ids[gone] = kGone;
        m_next[at] = m_next[gone];
        if (m_next[at] != kNone)
            m_previous[m_next[at]] = at;
    }

    void compact() { std::erase(m_ids, kGone); }

private:
    TokenIds& m_ids;
    std::vector<std::uint32_t> m_next;
    std::vector<std::uint32_t> m_previous;
};

/// The candidate at `at`, if its pair merges.
bool candidateAt(const MergeTable& merges, const LinkedSymbols& symbols, std::uint32_t at, Candidate& out)
{
    if (at == LinkedSymbols::kNone || symbols.next(at) == LinkedSymbols::kNone)
        return false;
    const auto left = symbols.id(at);
    const auto right = symbols.id(symbols.next(at));
    const auto merge = merges.find(left, right);
    out = {(static_cast<std::uint64_t>(merge.rank) << 32) | at, left, right, merge.merged};
    return merge.rank != Merge::kNoRank;
}

} // namespace

void mergeShortWord(const MergeTable& merges, TokenIds& symbols)
{
    std::array<Merge, kLongWordSymbols> pairs{}; // pairs[i]: what symbols i and i + 1 become; the last one: nothing
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
    if (symbols.size() < 2)
        return;
    LinkedSymbols list(symbols);
    std::vector<Candidate> heap;
    heap.reserve(symbols.size());
    Candidate candidate{};
    for (std::uint32_t at = 0; at < symbols.size(); ++at)
        if (candidateAt(merges, list, at, candidate))
            heap.push_back(candidate);
    std::make_heap(heap.begin(), heap.end());
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end());
        const auto best = heap.back();
        heap.pop_back();
        if (!list.stillHolds(best))
            continue;
        const auto at = best.position();
        list.mergeWithNext(at, best.merged);
        for (const auto changed : {at, list.previous(at)}) {
            if (candidateAt(merges, list, changed, candidate)) {
                heap.push_back(candidate);
                std::push_heap(heap.begin(), heap.end());
            }
        }
    }
    list.compact();
}

} // namespace lr::tokenizer
