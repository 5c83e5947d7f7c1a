#include "tokenizer/byte_pair_encoder.h"

#include "tokenizer/byte_pair_merging.h"

#include <utility>

namespace lr::tokenizer {

BytePairEncoder::BytePairEncoder(
    const Vocabulary& vocabulary, MergeTable merges, InitialSymbols symbols, bool ignoreMerges)
    : m_vocabulary(vocabulary)
    , m_merges(std::move(merges))
    , m_symbols(std::move(symbols))
    , m_ignoreMerges(ignoreMerges)
    , m_reached(std::make_unique<std::atomic<Reached>[]>(static_cast<std::size_t>(vocabulary.size())))
{}

void BytePairEncoder::encode(std::string_view word, common::TokenIds& out, common::TokenIds& scratch) const
{
    const auto whole = m_vocabulary.find(word);
    auto* reached = whole >= 0 ? &m_reached[static_cast<std::size_t>(whole)] : nullptr;
    const auto known = reached != nullptr ? reached->load(std::memory_order_relaxed) : Reached::No;
    if (whole >= 0 && (m_ignoreMerges || known == Reached::Yes)) {
        out.push_back(whole);
        return;
    }
    merge(word, scratch);
    if (known == Reached::Unknown)
        reached->store(
            scratch.size() == 1 && scratch[0] == whole ? Reached::Yes : Reached::No, std::memory_order_relaxed);
    out.insert(out.end(), scratch.begin(), scratch.end());
}

void BytePairEncoder::merge(std::string_view word, common::TokenIds& symbols) const
{
    symbols.clear();
    m_symbols.append(word, symbols);
    if (symbols.size() < kLongWordSymbols)
        mergeShortWord(m_merges, symbols);
    else
        mergeLongWord(m_merges, symbols);
}

} // namespace lr::tokenizer
