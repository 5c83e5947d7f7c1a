#include "tokenizer/initial_symbols.h"

#include "common/error.h"
#include "common/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::tokenizer {

InitialSymbols::InitialSymbols(
    const Vocabulary& vocabulary, Unit unit, const ByteTokens& bytes, bool fuseUnknown, std::string source)
    : m_vocabulary(vocabulary)
    , m_unit(unit)
    , m_bytes(bytes)
    , m_fuseUnknown(fuseUnknown)
    , m_source(std::move(source))
{
    for (std::size_t i = 0; i < m_ascii.size(); ++i) {
        const auto character = static_cast<char>(i);
        m_ascii[i] = vocabulary.find({&character, 1});
    }
}

void InitialSymbols::append(std::string_view word, common::TokenIds& out) const
{
    Run run{out};
    if (m_unit == Unit::Bytes)
        appendBytes(word, run);
    else
        appendCharacters(word, run);
}

void InitialSymbols::appendByte(unsigned char byte, common::TokenIds& out) const
{
    const auto character = static_cast<char>(byte);
    Run run{out};
    appendBytes({&character, 1}, run);
}

void InitialSymbols::appendUnknown(common::TokenId id, Run& run) const
{
    if (!(run.afterUnknown && m_fuseUnknown))
        run.out.push_back(id);
    run.afterUnknown = true;
}

void InitialSymbols::appendBytes(std::string_view word, Run& run) const
{
    for (const auto& c : word) {
        const auto& token = m_bytes[static_cast<unsigned char>(c)];
        if (token.kind == ByteToken::Kind::Missing)
            failMissing({&c, 1});
        if (token.kind == ByteToken::Kind::Unknown) {
            appendUnknown(token.id, run);
        } else {
            run.out.push_back(token.id);
            run.afterUnknown = false;
        }
    }
}

void InitialSymbols::appendCharacters(std::string_view word, Run& run) const
{
    while (!word.empty()) {
        const auto length = std::max<std::size_t>(1, common::utf8SequenceLength(word));
        appendCharacter(word.substr(0, length), run);
        word.remove_prefix(length);
    }
}

void InitialSymbols::appendCharacter(std::string_view character, Run& run) const
{
    const auto first = static_cast<unsigned char>(character[0]);
    if (const auto id = first < m_ascii.size() ? m_ascii[first] : m_vocabulary.find(character); id >= 0) {
        run.out.push_back(id);
        run.afterUnknown = false;
        return;
    }
    const auto token = [this](char byte) -> const ByteToken& { return m_bytes[static_cast<unsigned char>(byte)]; };
    if (std::ranges::all_of(character, [&](char byte) { return token(byte).kind == ByteToken::Kind::Token; }))
        return appendBytes(character, run);
    // One unknown token stands for the character, not for each of its bytes.
    const auto unknown =
        std::ranges::find_if(character, [&](char byte) { return token(byte).kind == ByteToken::Kind::Unknown; });
    if (unknown == character.end())
        failMissing(character);
    appendUnknown(token(*unknown).id, run);
}

void InitialSymbols::failMissing(std::string_view part) const
{
    std::string bytes;
    for (const char c : part)
        bytes += fmt::format("{}{:02X}", bytes.empty() ? "" : " ", static_cast<unsigned char>(c));
    throw common::Error(common::ErrorCode::InvalidArgument,
        fmt::format(
            "{}: the vocabulary has no token for '{}' (byte{} {}) and no unk_token to stand for it, so this text "
            "cannot be encoded. Change the text or use another model.",
            common::printable(m_source, 400), common::printable(part), part.size() > 1 ? "s" : "", bytes));
}

} // namespace lr::tokenizer
