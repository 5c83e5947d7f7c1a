#pragma once

#include "common/token.h"
#include "protocol/workspace_messages.h"

#include <QString>

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace lr::widgets {

/// The bytes as readable text: printable text as it is, "␣" for a space, "⏎", "⇥", "⟨u+202e⟩" for an invisible
/// character, "⟨e2 80⟩" for bytes that are not a complete character.
QString legible(std::string_view bytes);

/// Like legible(), but for running text: a single space before a word stays a space.
QString legibleInText(std::string_view bytes);

/// The texts of a vocabulary's tokens. Immutable.
class TokenTexts
{
public:
    TokenTexts() = default;
    /// Throws common::Error(CorruptData) unless the offsets ascend from 0 to the number of bytes.
    explicit TokenTexts(protocol::Vocabulary vocabulary);

    std::size_t size() const { return m_begin.empty() ? 0 : m_begin.size() - 1; }
    bool contains(common::TokenId id) const { return id >= 0 && static_cast<std::size_t>(id) < size(); }
    bool isSpecial(common::TokenId id) const { return m_special.contains(id); }

    /// The token's bytes; empty for an id outside the vocabulary.
    std::string_view bytes(common::TokenId id) const;
    /// The token's bytes as legible() text; a control token as it is written; "⟨id 17⟩" outside the vocabulary.
    QString text(common::TokenId id) const;
    /// The same, but with legibleInText().
    QString textInLine(common::TokenId id) const;

private:
    std::string m_bytes;
    std::vector<std::int32_t> m_begin;
    std::unordered_set<common::TokenId> m_special;
};

} // namespace lr::widgets
