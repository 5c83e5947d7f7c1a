#include "tokenizer/tokenizer.h"

#include "common/utf8.h"
#include "tokenizer/nfc.h"
#include "tokenizer/text_encoding.h"
#include "tokenizer/token_joiner.h"
#include "tokenizer/tokenizer_parts.h"

#include <algorithm>

namespace lr::tokenizer {

namespace {

/// NFC of the well-formed parts of `text`; other bytes stay as they are.
std::string nfcOfWellFormedParts(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto end = common::firstInvalidUtf8(text).value_or(text.size());
        out.append(toNfc(text.substr(0, end)));
        text.remove_prefix(end);
        if (!text.empty()) {
            out.push_back(text[0]);
            text.remove_prefix(1);
        }
    }
    return out;
}

} // namespace

Tokenizer Tokenizer::load(const std::filesystem::path& modelFolder)
{
    return Tokenizer(buildTokenizerParts(readTokenizerDefinition(modelFolder)));
}

Tokenizer::Tokenizer(std::unique_ptr<const TokenizerParts> parts)
    : m_parts(std::move(parts))
{}

Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

common::TokenIds Tokenizer::encode(std::string_view text, SpecialTokens specialTokens) const
{
    const bool parse = specialTokens == SpecialTokens::Parse;
    return TextEncoding(*m_parts, parse ? TextEncoding::Mode::ParseTokens : TextEncoding::Mode::PlainText).run(text);
}

std::string Tokenizer::shield(std::string_view data) const
{
    // Some added tokens can be found only in the normalised text.
    if (m_parts->normalizer.composesNfc() && !m_parts->normalizedAddedTokens.empty())
        return m_parts->shield.shield(nfcOfWellFormedParts(data));
    return m_parts->shield.shield(data);
}

common::TokenIds Tokenizer::encodePrompt(std::string_view rendered) const
{
    return TextEncoding(*m_parts, TextEncoding::Mode::ShieldedPrompt).run(rendered);
}

std::string Tokenizer::decode(std::span<const common::TokenId> ids, bool skipSpecial) const
{
    std::string text;
    auto join = joiner();
    for (const auto id : ids)
        if (!skipSpecial || !isSpecial(id))
            join.append(tokenBytes(id), text);
    return text;
}

std::string Tokenizer::continuation(std::span<const common::TokenId> ids) const
{
    std::string text;
    for (const auto id : ids)
        text.append(tokenBytes(id));
    return text;
}

TokenJoiner Tokenizer::joiner() const
{
    return TokenJoiner(m_parts->decoding);
}

std::string_view Tokenizer::tokenBytes(common::TokenId id) const
{
    return m_parts->vocabulary.bytes(id);
}

common::TokenId Tokenizer::vocabSize() const
{
    return m_parts->vocabulary.size();
}

bool Tokenizer::has(common::TokenId id) const
{
    return m_parts->vocabulary.has(id);
}

bool Tokenizer::isAdded(common::TokenId id) const
{
    return m_parts->vocabulary.isAdded(id);
}

bool Tokenizer::isSpecial(common::TokenId id) const
{
    return m_parts->vocabulary.isSpecial(id);
}

std::optional<common::TokenId> Tokenizer::tokenId(std::string_view content) const
{
    if (const auto added = m_parts->addedIds.find(std::string(content)); added != m_parts->addedIds.end())
        return added->second;
    const auto id = m_parts->vocabulary.find(content);
    return id >= 0 ? std::optional(id) : std::nullopt;
}

const common::TokenIds& Tokenizer::prefixIds() const
{
    return m_parts->prefixIds;
}

const common::TokenIds& Tokenizer::suffixIds() const
{
    return m_parts->suffixIds;
}

std::optional<common::TokenId> Tokenizer::firstDifference(const Tokenizer& other) const
{
    const auto size = std::max(vocabSize(), other.vocabSize());
    for (common::TokenId id = 0; id < size; ++id)
        if (has(id) != other.has(id) || tokenBytes(id) != other.tokenBytes(id))
            return id;
    return std::nullopt;
}

std::string Tokenizer::fingerprint() const
{
    return m_parts->vocabulary.fingerprint();
}

} // namespace lr::tokenizer
