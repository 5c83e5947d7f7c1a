#include "model/tokenizer_shortening.h"

#include "common/error.h"
#include "common/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;

namespace {

[[noreturn]] void refuse(const std::string& source, std::int64_t vocabSize, const std::string& why)
{
    throw Error(ErrorCode::Unsupported, fmt::format("{}: the tokenizer has more than the preset's {} ids and cannot be "
                                                    "shortened, because {}. Choose a preset with a larger vocabulary.",
                                            source, vocabSize, why));
}

/// The characters that stand for the bytes 0 to 255 in a byte-level vocabulary: printable ones for themselves, the
/// others, in order, from U+0100 on. Source: GPT-2's published code.
std::vector<std::string> byteSymbols()
{
    std::vector<std::string> symbols(256);
    char32_t next = 0x100;
    for (char32_t byte = 0; byte < 256; ++byte) {
        const bool isPrintable =
            (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
        common::appendUtf8(symbols[byte], isPrintable ? byte : next++);
    }
    return symbols;
}

/// Maps old to new ids of the added tokens, which follow the `numKept` other tokens in their old order.
std::map<std::int64_t, std::int64_t> renumbered(
    const std::map<std::string, std::int64_t>& addedIds, std::int64_t numKept)
{
    std::map<std::int64_t, std::int64_t> newIds;
    for (const auto& [token, id] : addedIds)
        newIds.emplace(id, 0);
    for (auto& [id, newId] : newIds)
        newId = numKept++;
    return newIds;
}

class Shortening
{
public:
    Shortening(const ParsedTokenizer& tokenizer, std::int64_t vocabSize, std::string source)
        : m_source(std::move(source))
        , m_vocabSize(vocabSize)
        , m_addedIds(tokenizer.addedIds)
        , m_numKept(vocabSize - static_cast<std::int64_t>(renumbered(tokenizer.addedIds, 0).size()))
        , m_newIds(renumbered(tokenizer.addedIds, m_numKept))
    {}

    Json keptVocab(const Json& vocab) const
    {
        auto kept = Json::object();
        for (const auto& [token, id] : vocab.items()) {
            if (id.get<std::int64_t>() < m_numKept && !m_addedIds.contains(token))
                kept[token] = id;
        }
        for (const auto& symbol : byteSymbols()) {
            if (!kept.contains(symbol))
                refuse(m_source, m_vocabSize, "its first ids do not hold all 256 bytes");
        }
        return kept;
    }

    static bool isKeptMerge(const std::string& left, const std::string& right, const Json& keptVocab)
    {
        return keptVocab.contains(left) && keptVocab.contains(right) && keptVocab.contains(left + right);
    }

    static bool isKeptMerge(std::string_view line, const Json& keptVocab)
    {
        const auto space = line.find(' ');
        return space != std::string_view::npos &&
               isKeptMerge(std::string(line.substr(0, space)), std::string(line.substr(space + 1)), keptVocab);
    }

    /// The lines of merges.txt that are kept; the first line is a version comment.
    static std::string keptMergeLines(const std::string& text, const Json& keptVocab)
    {
        std::string kept = "#version: 0.2\n";
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            auto line = std::string_view(text).substr(at, end - at);
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            if (isKeptMerge(line, keptVocab) && !line.starts_with("#version"))
                kept.append(line).push_back('\n');
            at = end + 1;
        }
        return kept;
    }

    /// The merges of a tokenizer.json that are kept; each is "left right" or, in newer files, ["left", "right"].
    static Json keptMergeList(const Json& merges, const Json& keptVocab)
    {
        auto kept = Json::array();
        for (const auto& merge : merges) {
            const bool isPair = merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string();
            const bool keep = isPair ? isKeptMerge(merge[0].get<std::string>(), merge[1].get<std::string>(), keptVocab)
                                     : merge.is_string() && isKeptMerge(merge.get_ref<const std::string&>(), keptVocab);
            if (keep)
                kept.push_back(merge);
        }
        return kept;
    }

    void shortenTokenizerJson(Json& json) const
    {
        auto& model = json["model"];
        if (!model.is_object() || model.value("type", "BPE") != "BPE")
            refuse(m_source, m_vocabSize, "tokenizer.json does not describe a BPE model");
        model["vocab"] = keptVocab(model["vocab"]);
        model["merges"] = keptMergeList(model["merges"], model["vocab"]);
        for (auto& token : json["added_tokens"])
            token["id"] = newId(token["id"].get<std::int64_t>());
        if (json.contains("post_processor"))
            renumberTemplates(json["post_processor"]);
    }

    /// Renumbers added_tokens_decoder, which maps an id as text to a description.
    void renumberDecoder(Json& config) const
    {
        if (!config.contains("added_tokens_decoder"))
            return;
        auto decoder = Json::object();
        for (const auto& [id, description] : config["added_tokens_decoder"].items())
            decoder[fmt::to_string(newId(std::stoll(id)))] = description;
        config["added_tokens_decoder"] = std::move(decoder);
    }

    std::int64_t newId(std::int64_t id) const { return m_newIds.at(id); }

private:
    /// Renumbers TemplateProcessing, alone or in a Sequence, which puts tokens around a text by their ids.
    void renumberTemplates(Json& processor) const
    {
        if (!processor.is_object())
            return;
        if (processor.contains("processors") && processor["processors"].is_array()) {
            for (auto& part : processor["processors"])
                renumberTemplates(part);
        }
        if (!processor.contains("special_tokens") || !processor["special_tokens"].is_object())
            return;
        for (auto& token : processor["special_tokens"]) {
            if (!token.is_object() || !token.contains("ids") || !token["ids"].is_array())
                continue;
            for (auto& id : token["ids"]) {
                if (!id.is_number_integer() || !m_newIds.contains(id.get<std::int64_t>()))
                    refuse(m_source, m_vocabSize, "its post_processor uses ids that are not added tokens");
                id = newId(id.get<std::int64_t>());
            }
        }
    }

    std::string m_source;
    std::int64_t m_vocabSize;
    const std::map<std::string, std::int64_t>& m_addedIds;
    std::int64_t m_numKept;
    std::map<std::int64_t, std::int64_t> m_newIds;
};

} // namespace

void shortenTokenizer(ParsedTokenizer& tokenizer, std::int64_t vocabSize, const std::string& source)
{
    const Shortening shortening(tokenizer, vocabSize, source);
    if (tokenizer.tokenizer)
        shortening.shortenTokenizerJson(*tokenizer.tokenizer);
    if (tokenizer.vocab)
        tokenizer.vocab = shortening.keptVocab(*tokenizer.vocab);
    if (tokenizer.vocab && tokenizer.merges)
        tokenizer.merges = Shortening::keptMergeLines(*tokenizer.merges, *tokenizer.vocab);
    if (tokenizer.config)
        shortening.renumberDecoder(*tokenizer.config);
    if (tokenizer.addedTokens) {
        for (auto& id : *tokenizer.addedTokens)
            id = shortening.newId(id.get<std::int64_t>());
    }
    for (auto& [token, id] : tokenizer.addedIds)
        id = shortening.newId(id);
}

} // namespace lr::model
