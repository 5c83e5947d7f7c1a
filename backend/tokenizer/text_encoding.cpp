#include "tokenizer/text_encoding.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/nfc.h"

#include <fmt/format.h>

namespace lr::tokenizer {

namespace {

constexpr std::size_t kMaxTextBytes = 1u << 30; // positions in a word are 32-bit
constexpr std::size_t kTypicalBytesPerToken = 4;

} // namespace

common::TokenIds TextEncoding::run(std::string_view text)
{
    if (text.size() > kMaxTextBytes)
        throw common::Error(common::ErrorCode::InvalidArgument,
            fmt::format("A text of {} bytes is too long to tokenise; cut it into parts of at most {} bytes.",
                text.size(), kMaxTextBytes));
    m_ids.reserve(text.size() / kTypicalBytesPerToken + 1);
    m_inputStart = text.data();
    while (!text.empty()) {
        const auto illFormed = common::firstInvalidUtf8(text);
        encodeWellFormed(text.substr(0, illFormed.value_or(text.size())));
        if (!illFormed)
            break;
        m_parts.encoder.encodeByte(static_cast<unsigned char>(text[*illFormed]), m_ids);
        text.remove_prefix(*illFormed + 1);
    }
    return std::move(m_ids);
}

void TextEncoding::encodeWellFormed(std::string_view text)
{
    if (m_mode == Mode::PlainText || m_parts.addedTokens.empty())
        return encodeBetweenTokens(text);
    std::vector<Segment> segments;
    m_parts.addedTokens.split(text, segments);
    for (const auto& segment : segments) {
        if (segment.id >= 0)
            m_ids.push_back(segment.id);
        else
            encodeBetweenTokens(segment.text);
    }
}

void TextEncoding::encodeBetweenTokens(std::string_view text)
{
    const bool startsInput = text.data() == m_inputStart;
    // If no token is searched in the normalised text, the shields are no longer needed.
    std::string bare;
    if (m_mode == Mode::ShieldedPrompt && m_parts.normalizedAddedTokens.empty() && PromptShield::holdsShield(text)) {
        bare = PromptShield::unshield(text);
        text = bare;
    }
    std::string storage;
    encodeNormalized(m_parts.normalizer.apply(text, storage), startsInput);
}

void TextEncoding::encodeNormalized(std::string_view text, bool startsInput)
{
    if (m_mode == Mode::PlainText || m_parts.normalizedAddedTokens.empty())
        return encodeWords(text, startsInput);
    std::vector<Segment> segments;
    m_parts.normalizedAddedTokens.split(text, segments);
    for (const auto& segment : segments) {
        if (segment.id >= 0)
            m_ids.push_back(segment.id);
        else
            encodeWithoutTokens(segment.text, startsInput && segment.text.data() == text.data());
    }
}

void TextEncoding::encodeWithoutTokens(std::string_view text, bool startsInput)
{
    if (m_mode != Mode::ShieldedPrompt || !PromptShield::holdsShield(text))
        return encodeWords(text, startsInput);
    // Shields have separated characters that compose under NFC, so the text is composed again without them.
    auto bare = PromptShield::unshield(text);
    if (m_parts.normalizer.composesNfc() && !isPlainlyNfc(bare))
        bare = toNfc(bare);
    encodeWords(bare, startsInput);
}

void TextEncoding::encodeWords(std::string_view text, bool startsInput)
{
    const auto words = m_parts.preTokenizer.words(text, startsInput);
    for (const auto word : words.words)
        m_parts.encoder.encode(word, m_ids, m_symbols);
}

} // namespace lr::tokenizer
