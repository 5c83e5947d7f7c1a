#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lr::tokenizer {

/// A prefix tree of byte strings, each with a number. Immutable once filled; any thread may then search it.
class TokenTrie
{
public:
    static constexpr std::size_t kMaxKeyBytes = 1024; ///< bounds the work at one position of a text

    struct Match
    {
        std::size_t length = 0;  ///< 0: no key begins here
        std::int32_t value = -1; ///< value of the longest key that begins here
        bool couldGoOn = false;  ///< the text ended while a longer key was still possible
    };

    /// `key` of 1 to kMaxKeyBytes bytes; a key that is there already gets the new value.
    void insert(std::string_view key, std::int32_t value);

    bool empty() const { return m_values.empty(); }
    /// The longest key at the very start of `text`.
    Match match(std::string_view text) const;
    /// Offset of the first byte at or after `from` with which a key begins; text.size() if there is none.
    std::size_t nextCandidate(std::string_view text, std::size_t from) const;

private:
    using Node = std::uint32_t; // 0 is "none"; node n keeps its value in m_values[n − 1]

    Node child(Node parent, unsigned char byte) const;
    Node addNode();

    std::array<Node, 256> m_roots{};
    std::unordered_map<std::uint64_t, Node> m_edges; // parent · 256 + byte
    std::vector<std::int32_t> m_values;
    std::vector<bool> m_hasChildren;
};

} // namespace lr::tokenizer
