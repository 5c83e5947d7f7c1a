#include "tokenizer/tokenizer_parts.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/byte_alphabet.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::printable;
using common::TokenId;

// All contents of added tokens together; real tokenizers have some kilobytes.
constexpr std::size_t kMaxAddedTokenBytes = 16u << 20;

// Tables are as long as the highest id; a few tokens with huge ids must not cost gigabytes.
constexpr std::size_t kMaxSparseIds = 65'536;
constexpr std::size_t kMaxIdsPerToken = 16;

/// The text that is searched in an input to find `token`.
std::string searchedContent(const AddedToken& token, const Normalizer& normalizer)
{
    std::string storage;
    return token.normalized ? std::string(normalizer.apply(token.content, storage)) : token.content;
}

/// The text of a token if the file's decoder works on characters.
std::string decoded(std::string_view spelling, const TokenDecoding& decoding)
{
    std::string text(spelling);
    for (const auto& [pattern, content] : decoding.replacements)
        text = TextPattern({pattern, false}, {}).replaced(text, content);
    return text;
}

/// Builds the parts in the order in which they need each other.
class TokenizerBuilder
{
public:
    explicit TokenizerBuilder(const TokenizerDefinition& definition)
        : m_definition(definition)
        , m_vocabulary(highestId())
        , m_spellings(static_cast<std::size_t>(m_vocabulary.size()))
        , m_ids(definition.vocabulary.size())
        , m_normalizer(definition.normalizer, definition.source)
    {}

    std::unique_ptr<const TokenizerParts> build()
    {
        addModelTokens();
        auto merges = mergeTable();
        const auto bytes = byteTokens();
        addAddedTokens();
        checkTemplateIds();
        m_vocabulary.buildIndex();
        return std::make_unique<const TokenizerParts>(std::move(m_vocabulary), std::move(merges), bytes, m_definition);
    }

private:
    [[noreturn]] void corrupt(const std::string& what) const
    {
        throw Error(ErrorCode::CorruptData, printable(m_definition.source, 400) + ": " + what);
    }

    TokenId highestId() const
    {
        TokenId highest = 0;
        for (const auto& entry : m_definition.vocabulary)
            highest = std::max(highest, entry.id);
        for (const auto& token : m_definition.addedTokens)
            highest = std::max(highest, token.id);
        const auto numTokens = m_definition.vocabulary.size() + m_definition.addedTokens.size();
        if (static_cast<std::size_t>(highest) > kMaxSparseIds + kMaxIdsPerToken * numTokens)
            corrupt(fmt::format("the highest id is {}, but there are only {} tokens.", highest, numTokens));
        return highest;
    }

    void addModelTokens()
    {
        for (const auto& [spelling, id] : m_definition.vocabulary) {
            if (m_vocabulary.has(id))
                corrupt(fmt::format("the id {} belongs to two tokens, '{}' and '{}'.", id, printable(spelling),
                    printable(m_vocabulary.bytes(id))));
            m_spellings[static_cast<std::size_t>(id)] = spelling;
            m_ids.insert(spelling, id);
            if (m_definition.unit == InitialSymbols::Unit::Characters)
                m_vocabulary.set(id, decoded(spelling, m_definition.decoding), spelling, Vocabulary::Origin::Model);
            else if (const auto bytes = bytesOfSpelling(spelling))
                m_vocabulary.set(id, *bytes, Vocabulary::Origin::Model);
            else
                m_vocabulary.set(id, spelling, Vocabulary::Origin::Foreign);
        }
    }

    TokenId idOfSpelling(std::string_view spelling) const
    {
        return m_ids.find(spelling, [this](TokenId id) { return m_spellings[static_cast<std::size_t>(id)]; });
    }

    MergeTable mergeTable() const
    {
        MergeTable table(m_definition.merges.size());
        std::uint32_t rank = 0;
        for (const auto& rule : m_definition.merges) {
            const auto left = mergeToken(rule, rule.left);
            const auto right = mergeToken(rule, rule.right);
            table.insert(left, right, {rank++, mergeToken(rule, rule.left + rule.right)});
        }
        return table;
    }

    TokenId mergeToken(const MergeRule& rule, const std::string& spelling) const
    {
        const auto id = idOfSpelling(spelling);
        if (id < 0)
            throw Error(
                ErrorCode::CorruptData, fmt::format("{}{}: the token '{}' of the merge '{} {}' is not in the "
                                                    "vocabulary. The files do not belong together or are damaged.",
                                            m_definition.mergesSource, rule.place, printable(spelling),
                                            printable(rule.left), printable(rule.right)));
        return id;
    }

    ByteTokens byteTokens()
    {
        ByteTokens tokens;
        for (unsigned value = 0; value < tokens.size(); ++value)
            tokens[value] = byteToken(static_cast<unsigned char>(value));
        return tokens;
    }

    ByteToken byteToken(unsigned char byte)
    {
        if (m_definition.unit == InitialSymbols::Unit::Bytes)
            if (const auto id = idOfSpelling(alphabetCharacter(byte)); id >= 0)
                return {id, ByteToken::Kind::Token};
        if (const auto id = fallbackToken(byte); id >= 0)
            return {id, ByteToken::Kind::Token};
        if (!m_definition.unknownToken.empty())
            if (const auto id = idOfSpelling(m_definition.unknownToken); id >= 0)
                return {id, ByteToken::Kind::Unknown};
        return {};
    }

    /// Id of the token that stands for `byte`, such as "<0x0A>", which then decodes to that byte; −1 if there is no
    /// byte fallback or no such token.
    TokenId fallbackToken(unsigned char byte)
    {
        if (!m_definition.hasByteFallback)
            return -1;
        const auto name = fmt::format("<0x{:02X}>", byte);
        const auto id = idOfSpelling(name);
        if (id < 0)
            return id;
        const char character = static_cast<char>(byte);
        if (m_definition.unit == InitialSymbols::Unit::Characters && m_definition.decoding.joinsBytes)
            m_vocabulary.set(id, {&character, 1}, name, Vocabulary::Origin::Model);
        else if (m_definition.unit == InitialSymbols::Unit::Bytes)
            m_vocabulary.set(id, {&character, 1}, Vocabulary::Origin::Model);
        return id;
    }

    void addAddedTokens()
    {
        std::set<std::string_view> contents;
        std::size_t numBytes = 0;
        for (const auto& token : m_definition.addedTokens) {
            if (token.content.empty()) // can never be found in a text
                continue;
            checkContent(token);
            checkId(token);
            if (!contents.insert(token.content).second)
                corrupt("the added token '" + printable(token.content) + "' is there twice.");
            numBytes += token.content.size();
            const auto origin = token.special ? Vocabulary::Origin::AddedSpecial : Vocabulary::Origin::Added;
            // A token of the model keeps its bytes, since words still use it: "é" in the byte alphabet is the byte E9.
            if (m_vocabulary.has(token.id) && m_definition.unit == InitialSymbols::Unit::Bytes)
                m_vocabulary.setOrigin(token.id, origin);
            else
                m_vocabulary.set(token.id, decoded(searchedContent(token, m_normalizer), m_definition.decoding),
                    token.content, origin);
        }
        if (numBytes > kMaxAddedTokenBytes)
            throw Error(ErrorCode::Unsupported, fmt::format("{}: the added tokens hold more than {} bytes.",
                                                    printable(m_definition.source, 400), kMaxAddedTokenBytes));
    }

    void checkContent(const AddedToken& token) const
    {
        const auto refuse = [&](const std::string& why) {
            throw Error(ErrorCode::Unsupported, printable(m_definition.source, 400) + ": the added token '" +
                                                    printable(token.content) + "' " + why + ".");
        };
        if (token.content.size() > TokenTrie::kMaxKeyBytes)
            refuse(fmt::format("has more than {} bytes", TokenTrie::kMaxKeyBytes));
        for (std::string_view rest = token.content; !rest.empty();) {
            const auto length = common::utf8SequenceLength(rest);
            const auto character = common::decodeUtf8(rest, length);
            if (character >= 0xFDD0 && character <= 0xFDEF)
                refuse("holds a noncharacter (U+FDD0 to U+FDEF), which prompts need for themselves");
            rest.remove_prefix(length);
        }
    }

    /// An added token may be a token of the model's vocabulary too, but then under the same id.
    void checkId(const AddedToken& token) const
    {
        const auto inModel = idOfSpelling(token.content);
        if (inModel >= 0 && inModel != token.id)
            corrupt(fmt::format("the added token '{}' has the id {}, but {} in the vocabulary.",
                printable(token.content), token.id, inModel));
        if (inModel < 0 && m_vocabulary.has(token.id))
            corrupt(fmt::format("the id {} belongs to two tokens, '{}' and '{}'.", token.id, printable(token.content),
                printable(m_vocabulary.bytes(token.id))));
    }

    void checkTemplateIds() const
    {
        for (const auto* ids : {&m_definition.prefixIds, &m_definition.suffixIds})
            for (const auto id : *ids)
                if (!m_vocabulary.has(id))
                    corrupt(fmt::format("the post_processor adds the id {}, which has no token.", id));
    }

    const TokenizerDefinition& m_definition;
    Vocabulary m_vocabulary;
    std::vector<std::string_view> m_spellings; // of the model's tokens, by id
    StringIndex m_ids;                         // of the model's tokens, by spelling
    Normalizer m_normalizer;
};

std::vector<AddedToken> addedTokensOf(
    const TokenizerDefinition& definition, const Normalizer& normalizer, bool normalized)
{
    std::vector<AddedToken> tokens;
    for (auto token : definition.addedTokens) {
        if (token.content.empty() || token.normalized != normalized)
            continue;
        token.content = searchedContent(token, normalizer);
        tokens.push_back(std::move(token));
    }
    return tokens;
}

/// The shield for all added tokens. Data are searched for a token's content and, if the token is found in normalised
/// text, also for its normalised form.
PromptShield shieldFor(const TokenizerDefinition& definition, const Normalizer& normalizer)
{
    std::vector<std::string> contents;
    for (const auto& token : definition.addedTokens) {
        if (token.content.empty())
            continue;
        contents.push_back(token.content);
        if (auto searched = searchedContent(token, normalizer); searched != token.content)
            contents.push_back(std::move(searched));
    }
    return PromptShield(std::move(contents));
}

} // namespace

TokenizerParts::TokenizerParts(
    Vocabulary filledVocabulary, MergeTable merges, const ByteTokens& byteTokens, const TokenizerDefinition& definition)
    : vocabulary(std::move(filledVocabulary))
    , encoder(vocabulary, std::move(merges),
          InitialSymbols(vocabulary, definition.unit, byteTokens, definition.fusesUnknown, definition.source),
          definition.ignoresMerges)
    , normalizer(definition.normalizer, definition.source)
    , preTokenizer(definition.preTokenizer, definition.source)
    , decoding(definition.decoding)
    , addedTokens(addedTokensOf(definition, normalizer, false))
    , normalizedAddedTokens(addedTokensOf(definition, normalizer, true))
    , shield(shieldFor(definition, normalizer))
    , prefixIds(definition.prefixIds)
    , suffixIds(definition.suffixIds)
{
    for (const auto& token : definition.addedTokens)
        addedIds.emplace(token.content, token.id);
}

std::unique_ptr<const TokenizerParts> buildTokenizerParts(const TokenizerDefinition& definition)
{
    return TokenizerBuilder(definition).build();
}

} // namespace lr::tokenizer
