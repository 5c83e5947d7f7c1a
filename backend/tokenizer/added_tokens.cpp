#include "tokenizer/added_tokens.h"

#include "tokenizer/characters.h"

#include <algorithm>

namespace lr::tokenizer {

AddedTokenSplitter::AddedTokenSplitter(std::vector<AddedToken> tokens)
    : m_tokens(std::move(tokens))
{
    for (std::size_t i = 0; i < m_tokens.size(); ++i)
        m_trie.insert(m_tokens[i].content, static_cast<std::int32_t>(i));
}

bool AddedTokenSplitter::standsAlone(std::string_view text, std::size_t start, std::size_t stop) const
{
    const bool freeBefore = start == 0 || !isWordCharacter(lastCharacter(text.substr(0, start)));
    const bool freeAfter = stop == text.size() || !isWordCharacter(firstCharacter(text.substr(stop)));
    return freeBefore && freeAfter;
}

void AddedTokenSplitter::split(std::string_view text, std::vector<Segment>& out) const
{
    std::size_t plainFrom = 0; // everything before it is in `out`
    auto at = m_trie.nextCandidate(text, 0);
    while (at < text.size()) {
        const auto match = m_trie.match(text.substr(at));
        if (match.length == 0) {
            at = m_trie.nextCandidate(text, at + 1);
            continue;
        }
        const auto& token = m_tokens[static_cast<std::size_t>(match.value)];
        auto start = at;
        auto stop = at + match.length;
        // The search continues after the content, even if the token takes the white space after it or the match is
        // dropped.
        at = m_trie.nextCandidate(text, stop);
        if (token.singleWord && !standsAlone(text, start, stop))
            continue;
        if (token.leftStrip && start > plainFrom)
            start -= trailingWhiteSpace(text.substr(plainFrom, start - plainFrom));
        if (token.rightStrip)
            stop += leadingWhiteSpace(text.substr(stop));
        if (start > plainFrom)
            out.push_back({text.substr(plainFrom, start - plainFrom), -1});
        out.push_back({text.substr(start, stop - start), token.id});
        plainFrom = std::max(plainFrom, stop);
    }
    if (plainFrom < text.size())
        out.push_back({text.substr(plainFrom), -1});
}

} // namespace lr::tokenizer
