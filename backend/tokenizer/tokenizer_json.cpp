#include "common/error.h"
#include "tokenizer/tokenizer_definition.h"
#include "tokenizer/tokenizer_steps.h"

#include <fmt/format.h>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

/// Reads the vocabulary and the added tokens of one tokenizer.json; every member reads one part of it.
class TokenizerJson
{
public:
    explicit TokenizerJson(const std::filesystem::path& file)
        : m_source(file.native())
        , m_json(common::readJsonFile(file, kTokenizerJsonLimits))
        , m_root(m_json, m_source)
    {}

    TokenizerDefinition read()
    {
        m_definition.source = m_source;
        m_definition.mergesSource = printable(m_source, 400) + " merge ";
        readModel(m_root.value("model"));
        readAddedTokens();
        readTokenizerSteps(m_json, m_source, m_definition);
        return std::move(m_definition);
    }

private:
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw Error(ErrorCode::Unsupported,
            printable(m_source, 400) + ": " + what + " is not supported; only BPE tokenizers are.");
    }

    [[noreturn]] void corrupt(const std::string& what) const
    {
        throw Error(ErrorCode::CorruptData, printable(m_source, 400) + ": " + what);
    }

    JsonObject object(const Json& json) const { return JsonObject(json, m_source); }

    const Json& arrayIn(const Json& json, const char* key) const
    {
        const auto& items = object(json).value(key);
        if (!items.is_array())
            corrupt("\"" + std::string(key) + "\" must be an array.");
        return items;
    }

    void readModel(const Json& json)
    {
        const auto model = object(json);
        const auto type = model.stringOr("type", model.has("merges") ? "BPE" : "without a type");
        if (type != "BPE")
            refuse("the model type \"" + printable(type) + "\"");
        refuseModelOptions(model);
        m_definition.vocabulary = readVocabulary(model.value("vocab"), m_source);
        readMerges(arrayIn(json, "merges"));
        m_definition.ignoresMerges = model.booleanOr("ignore_merges", false);
        m_definition.hasByteFallback = model.booleanOr("byte_fallback", false);
        m_definition.unknownToken = model.stringOr("unk_token", "");
        m_definition.fusesUnknown = model.booleanOr("fuse_unk", false);
    }

    void refuseModelOptions(const JsonObject& model) const
    {
        if (model.numberOr("dropout", 0, 0, 1) != 0)
            refuse("the model's dropout, which makes encoding random,");
        for (const auto* option : {"continuing_subword_prefix", "end_of_word_suffix"})
            if (!model.stringOr(option, "").empty())
                refuse("the model's " + std::string(option) + " \"" + printable(model.string(option)) + "\"");
    }

    void readMerges(const Json& merges)
    {
        m_definition.merges.reserve(merges.size());
        for (const auto& merge : merges) {
            const auto place = m_definition.merges.size();
            if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
                m_definition.merges.push_back({merge[0].get<std::string>(), merge[1].get<std::string>(), place});
            else if (merge.is_string())
                m_definition.merges.push_back(splitMerge(merge.get_ref<const std::string&>(), place));
            else
                corrupt(fmt::format("merge {} is neither \"a b\" nor [\"a\", \"b\"].", place));
        }
    }

    MergeRule splitMerge(const std::string& text, std::size_t place) const
    {
        const auto space = text.find(' ');
        if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
            corrupt(fmt::format("merge {} ('{}') is not two tokens with a space between.", place, printable(text)));
        return {text.substr(0, space), text.substr(space + 1), place};
    }

    void readAddedTokens()
    {
        if (!m_root.has("added_tokens"))
            return;
        for (const auto& description : arrayIn(m_json, "added_tokens")) {
            const auto token = object(description);
            const auto id = token.integer("id", INT64_MIN, INT64_MAX);
            const auto checked = checkedTokenId(id, token.string("content"), m_source);
            m_definition.addedTokens.push_back(readAddedToken(description, checked, m_source));
        }
    }

    std::string m_source;
    Json m_json;
    JsonObject m_root;
    TokenizerDefinition m_definition;
};

} // namespace

TokenizerDefinition readTokenizerJson(const std::filesystem::path& file)
{
    return TokenizerJson(file).read();
}

} // namespace lr::tokenizer
