#include "tokenizer/folder_tokens.h"

#include "common/error.h"
#include "tokenizer/special_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <unordered_map>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::printable;

std::vector<AddedToken> tokensOfDecoder(const Json& decoder, const std::string& source)
{
    const auto corrupt = [&source](const std::string& what) {
        throw Error(ErrorCode::CorruptData, fmt::format("{}: {}", printable(source, 400), what));
    };
    if (!decoder.is_object())
        corrupt("\"added_tokens_decoder\" must be an object from ids to tokens.");
    std::vector<AddedToken> tokens;
    for (const auto& [key, description] : decoder.items()) {
        std::int64_t id = -1;
        const auto parsed = std::from_chars(key.data(), key.data() + key.size(), id);
        if (parsed.ec != std::errc() || parsed.ptr != key.data() + key.size())
            corrupt(fmt::format("the id '{}' in \"added_tokens_decoder\" is not a number.", printable(key)));
        tokens.push_back(readAddedToken(description, checkedTokenId(id, key, source), source));
    }
    return tokens;
}

std::set<std::string> textsOf(const SpecialTokenTexts& named)
{
    std::set<std::string> texts;
    for (const auto& [name, value] : named) {
        if (value.is_string())
            texts.insert(value.get<std::string>());
        else
            for (const auto& text : value)
                texts.insert(text.get<std::string>());
    }
    return texts;
}

std::vector<AddedToken> tokensOfOldFile(const std::filesystem::path& file, const std::set<std::string>& special)
{
    std::vector<AddedToken> tokens;
    for (const auto& [content, id] : readVocabulary(common::readJsonFile(file, kTokenizerJsonLimits), file.native())) {
        AddedToken token;
        token.content = content;
        token.id = id;
        token.normalized = !special.contains(content);
        tokens.push_back(std::move(token));
    }
    return tokens;
}

/// Adds tokens to a definition, each content once.
class TokenCollector
{
public:
    explicit TokenCollector(TokenizerDefinition& definition)
        : m_tokens(definition.addedTokens)
        , m_vocabulary(definition.vocabulary)
    {
        for (std::size_t i = 0; i < m_tokens.size(); ++i)
            m_places.emplace(m_tokens[i].content, i);
    }

    /// Adds a token. If its content is already known, the token keeps its id and gets the new flags.
    void add(AddedToken token)
    {
        const auto [place, isNew] = m_places.try_emplace(token.content, m_tokens.size());
        if (isNew) {
            token.id = idInVocabulary(token.content).value_or(token.id);
            m_tokens.push_back(std::move(token));
        } else {
            token.id = m_tokens[place->second].id;
            m_tokens[place->second] = std::move(token);
        }
    }

    void markSpecial(const std::string& content)
    {
        if (const auto place = m_places.find(content); place != m_places.end()) {
            m_tokens[place->second].special = true;
        } else if (const auto id = idInVocabulary(content)) {
            AddedToken token;
            token.content = content;
            token.id = *id;
            token.special = true;
            add(std::move(token));
        }
    }

private:
    // A folder names few tokens that are not known yet, so a linear search costs less than an index of the vocabulary.
    std::optional<common::TokenId> idInVocabulary(const std::string& content) const
    {
        const auto found = std::ranges::find(m_vocabulary, content, &VocabularyEntry::spelling);
        return found == m_vocabulary.end() ? std::nullopt : std::optional(found->id);
    }

    std::vector<AddedToken>& m_tokens;
    const std::vector<VocabularyEntry>& m_vocabulary;
    std::unordered_map<std::string, std::size_t> m_places; // by content, in m_tokens
};

} // namespace

void addFolderTokens(const std::filesystem::path& modelFolder, TokenizerDefinition& definition)
{
    const auto config = readTokenizerConfig(modelFolder);
    const auto special = textsOf(readSpecialTokens(modelFolder, config));
    std::vector<AddedToken> tokens;
    std::error_code ignored;
    if (const auto decoder = config.find("added_tokens_decoder"); decoder != config.end() && !decoder->is_null())
        tokens = tokensOfDecoder(*decoder, (modelFolder / "tokenizer_config.json").native());
    else if (const auto file = modelFolder / "added_tokens.json";
             !std::filesystem::exists(modelFolder / "tokenizer.json", ignored) &&
             std::filesystem::exists(file, ignored))
        tokens = tokensOfOldFile(file, special);
    TokenCollector collector(definition);
    for (auto& token : tokens)
        collector.add(std::move(token));
    for (const auto& content : special)
        collector.markSpecial(content);
}

} // namespace lr::tokenizer
