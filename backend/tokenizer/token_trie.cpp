#include "tokenizer/token_trie.h"

namespace lr::tokenizer {

TokenTrie::Node TokenTrie::child(Node parent, unsigned char byte) const
{
    const auto found = m_edges.find(static_cast<std::uint64_t>(parent) * 256 + byte);
    return found == m_edges.end() ? 0 : found->second;
}

TokenTrie::Node TokenTrie::addNode()
{
    m_values.push_back(-1);
    m_hasChildren.push_back(false);
    return static_cast<Node>(m_values.size());
}

void TokenTrie::insert(std::string_view key, std::int32_t value)
{
    auto& root = m_roots[static_cast<unsigned char>(key[0])];
    if (root == 0)
        root = addNode();
    auto node = root;
    for (const char c : key.substr(1)) {
        const auto byte = static_cast<unsigned char>(c);
        auto next = child(node, byte);
        if (next == 0) {
            next = addNode();
            m_edges.emplace(static_cast<std::uint64_t>(node) * 256 + byte, next);
            m_hasChildren[node - 1] = true;
        }
        node = next;
    }
    m_values[node - 1] = value;
}

TokenTrie::Match TokenTrie::match(std::string_view text) const
{
    Match best;
    auto node = text.empty() ? 0 : m_roots[static_cast<unsigned char>(text[0])];
    std::size_t length = 1;
    while (node != 0) {
        if (m_values[node - 1] >= 0) {
            best.length = length;
            best.value = m_values[node - 1];
        }
        if (length == text.size()) {
            best.couldGoOn = m_hasChildren[node - 1];
            break;
        }
        node = child(node, static_cast<unsigned char>(text[length++]));
    }
    return best;
}

std::size_t TokenTrie::nextCandidate(std::string_view text, std::size_t from) const
{
    while (from < text.size() && m_roots[static_cast<unsigned char>(text[from])] == 0)
        ++from;
    return from;
}

} // namespace lr::tokenizer
