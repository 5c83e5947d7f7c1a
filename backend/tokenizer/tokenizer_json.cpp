#include "common/error.h"
#include "tokenizer/tokenizer_definition.h"

#include <algorithm>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

/// Reads one tokenizer.json; every member reads one of its parts into the definition.
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
        if (const auto* normalizer = m_root.find("normalizer"))
            readNormalizer(*normalizer);
        readPreTokenizer();
        readDecoder();
        if (const auto* postProcessor = m_root.find("post_processor"))
            readPostProcessor(*postProcessor);
        return std::move(m_definition);
    }

private:
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw Error(ErrorCode::Unsupported,
            printable(m_source, 400) + ": " + what + " is not supported; only byte-level BPE tokenizers are.");
    }

    [[noreturn]] void corrupt(const std::string& what) const
    {
        throw Error(ErrorCode::CorruptData, printable(m_source, 400) + ": " + what);
    }

    JsonObject object(const Json& json) const { return JsonObject(json, m_source); }
    std::string typeOf(const Json& json) const { return object(json).string("type"); }

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
                corrupt("merge " + std::to_string(place) + " is neither \"a b\" nor [\"a\", \"b\"].");
        }
    }

    MergeRule splitMerge(const std::string& text, std::size_t place) const
    {
        const auto space = text.find(' ');
        if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
            corrupt("merge " + std::to_string(place) + " ('" + printable(text) +
                    "') is not two tokens with a space "
                    "between.");
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

    void readNormalizer(const Json& json)
    {
        const auto type = typeOf(json);
        if (type == "NFC")
            m_definition.composesNfc = true;
        else if (type == "Sequence")
            for (const auto& part : arrayIn(json, "normalizers"))
                readNormalizer(part);
        else
            refuse("the normalizer \"" + printable(type) + "\"");
    }

    void readPreTokenizer()
    {
        const auto* json = m_root.find("pre_tokenizer");
        if (json == nullptr)
            refuse("a tokenizer without a pre_tokenizer");
        bool isByteLevel = false;
        if (typeOf(*json) == "Sequence")
            for (const auto& part : arrayIn(*json, "pretokenizers"))
                readPreTokenizerStep(part, isByteLevel);
        else
            readPreTokenizerStep(*json, isByteLevel);
        if (!isByteLevel)
            refuse("a pre_tokenizer that does not end with \"ByteLevel\"");
    }

    /// A step; nothing may follow ByteLevel, because what follows would see the byte alphabet instead of the text.
    void readPreTokenizerStep(const Json& json, bool& isByteLevel)
    {
        const auto type = typeOf(json);
        if (isByteLevel)
            refuse("the pre_tokenizer \"" + printable(type) + "\" behind \"ByteLevel\"");
        if (type == "Split") {
            readSplit(json);
        } else if (type == "ByteLevel") {
            isByteLevel = true;
            if (object(json).booleanOr("add_prefix_space", true))
                refuse("the pre_tokenizer \"ByteLevel\" with add_prefix_space");
            if (object(json).booleanOr("use_regex", true))
                m_definition.splitPatterns.emplace_back(kGpt2Pattern);
        } else {
            refuse("the pre_tokenizer \"" + printable(type) + "\"");
        }
    }

    void readSplit(const Json& json)
    {
        const auto split = object(json);
        const auto behavior = split.stringOr("behavior", "");
        if (behavior != "Isolated" || split.booleanOr("invert", false))
            refuse("the pre_tokenizer \"Split\" with behavior \"" + printable(behavior) + "\"" +
                   (split.booleanOr("invert", false) ? " and invert" : ""));
        const auto pattern = object(split.value("pattern"));
        if (!pattern.has("Regex"))
            refuse("the pre_tokenizer \"Split\" with a pattern that is no Regex");
        m_definition.splitPatterns.push_back(pattern.string("Regex"));
    }

    void readDecoder() const
    {
        const auto* json = m_root.find("decoder");
        if (json == nullptr)
            refuse("a tokenizer without a decoder");
        const auto type = typeOf(*json);
        if (type == "ByteLevel")
            return;
        if (type != "Sequence")
            refuse("the decoder \"" + printable(type) + "\"");
        const auto& parts = arrayIn(*json, "decoders");
        for (const auto& part : parts) {
            const auto partType = typeOf(part);
            if (partType != "ByteLevel" && partType != "ByteFallback" && partType != "Fuse")
                refuse("the decoder \"" + printable(partType) + "\"");
        }
        if (std::none_of(parts.begin(), parts.end(), [&](const Json& part) { return typeOf(part) == "ByteLevel"; }))
            refuse("a decoder without \"ByteLevel\"");
    }

    void readPostProcessor(const Json& json)
    {
        const auto type = typeOf(json);
        if (type == "ByteLevel") // concerns offsets only
            return;
        if (type == "Sequence")
            for (const auto& part : arrayIn(json, "processors"))
                readPostProcessor(part);
        else if (type == "TemplateProcessing")
            readTemplate(json);
        else
            refuse("the post_processor \"" + printable(type) + "\"");
    }

    void readTemplate(const Json& json)
    {
        bool textSeen = false;
        for (const auto& piece : arrayIn(json, "single")) {
            const auto part = object(piece);
            if (part.has("Sequence")) {
                if (textSeen)
                    refuse("a post_processor that repeats the text");
                textSeen = true;
                continue;
            }
            const auto name = object(part.value("SpecialToken")).string("id");
            appendTemplateToken(json, name, textSeen ? m_definition.suffixIds : m_definition.prefixIds);
        }
        if (!textSeen)
            refuse("a post_processor without the text");
    }

    void appendTemplateToken(const Json& json, const std::string& name, common::TokenIds& ids) const
    {
        const auto& token = object(object(json).value("special_tokens")).value(name);
        for (const auto& id : arrayIn(token, "ids")) {
            if (!id.is_number_integer() || id > INT64_MAX)
                corrupt("the post_processor's token '" + printable(name) + "' has an id that is no integer.");
            ids.push_back(checkedTokenId(id.get<std::int64_t>(), name, m_source));
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
