#include "model/tokenizer_files.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/mapped_file.h"
#include "model/model_folder.h"
#include "model/tokenizer_shortening.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;
using common::TokenId;

namespace {

constexpr std::size_t kMaxFileBytes = 64u << 20;
/// The same tokenizer in the form of another library, for programs that read it.
constexpr std::string_view kSentencePieceFile = "tokenizer.model";
constexpr std::int64_t kMaxId = std::numeric_limits<TokenId>::max() - 1;
constexpr std::array<std::string_view, 8> kFileNames{"tokenizer.json", "vocab.json", "merges.txt",
    "tokenizer_config.json", "added_tokens.json", "special_tokens_map.json", "chat_template.jinja", kSentencePieceFile};
constexpr const char* kTemplateFolder = "additional_chat_templates";
/// Tokens that end a turn or a text in the families that are supported.
constexpr std::array<std::string_view, 6> kKnownEnds{
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<｜end▁of▁sentence｜>"};

/// Reads the additional templates, for conversations with tools and the like.
void readTemplates(const std::filesystem::path& folder, std::map<std::string, std::string>& contents)
{
    std::error_code code;
    for (auto it = std::filesystem::directory_iterator(folder / kTemplateFolder, code);
         !code && it != std::filesystem::directory_iterator(); it.increment(code)) {
        const auto name = it->path().filename().native();
        if (name.ends_with(".jinja"))
            contents.emplace(std::string(kTemplateFolder) + "/" + name,
                common::readFile(fileInFolder(folder / kTemplateFolder, name), kMaxFileBytes));
    }
}

std::map<std::string, std::string> readFiles(const std::filesystem::path& folder)
{
    std::error_code code;
    if (!std::filesystem::is_directory(folder, code))
        throw Error(ErrorCode::NotFound,
            "The tokenizer folder '" + printable(folder.native(), 400) + "' does not exist; check the path.");
    std::map<std::string, std::string> contents;
    for (const auto name : kFileNames) {
        if (std::filesystem::exists(std::filesystem::symlink_status(folder / name, code)))
            contents.emplace(name, common::readFile(fileInFolder(folder, name), kMaxFileBytes));
    }
    readTemplates(folder, contents);
    if (!contents.contains("tokenizer.json") && !(contents.contains("vocab.json") && contents.contains("merges.txt")))
        throw Error(ErrorCode::NotFound, "'" + printable(folder.native(), 400) +
                                             "' holds no tokenizer: tokenizer.json, or vocab.json and merges.txt, are "
                                             "expected there.");
    return contents;
}

std::int64_t checkedId(const Json& value, const std::string& token, const std::string& source)
{
    const bool fits = value.is_number_unsigned() ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kMaxId)
                                                 : value.is_number_integer() && value.get<std::int64_t>() >= 0 &&
                                                       value.get<std::int64_t>() <= kMaxId;
    if (!fits)
        failCorrupt(source, "the token \"" + printable(token) + "\" has the id " +
                                printable(common::dumpJson(value), 40) + "; a whole number of 0 or more is expected.");
    return value.get<std::int64_t>();
}

/// Checks that an object maps tokens to ids.
void checkVocab(const Json& vocab, const std::string& source)
{
    if (!vocab.is_object())
        failCorrupt(source, "the vocabulary is not an object that gives each token an id.");
    for (const auto& [token, id] : vocab.items())
        checkedId(id, token, source);
}

/// Parses a folder's files and collects the added tokens that they name.
class TokenizerParser
{
public:
    TokenizerParser(const std::filesystem::path& folder, const std::map<std::string, std::string>& contents)
        : m_folder(folder)
        , m_contents(contents)
    {}

    ParsedTokenizer parse()
    {
        m_parsed.tokenizer = parseFile("tokenizer.json");
        m_parsed.vocab = parseFile("vocab.json");
        m_parsed.config = parseFile("tokenizer_config.json");
        m_parsed.addedTokens = parseFile("added_tokens.json");
        if (const auto it = m_contents.find("merges.txt"); it != m_contents.end())
            m_parsed.merges = it->second;
        if (m_parsed.vocab)
            checkVocab(*m_parsed.vocab, nameOf("vocab.json"));
        if (m_parsed.tokenizer)
            readTokenizerJson();
        if (m_parsed.config)
            readDecoder();
        if (m_parsed.addedTokens)
            readAddedTokens();
        return std::move(m_parsed);
    }

private:
    std::string nameOf(std::string_view file) const { return (m_folder / file).native(); }

    std::optional<Json> parseFile(const std::string& file) const
    {
        const auto it = m_contents.find(file);
        if (it == m_contents.end())
            return std::nullopt;
        auto json =
            common::parseJson(it->second, nameOf(file), {.maxBytes = kMaxFileBytes, .roundsHugeIntegers = true});
        if (!json.is_object())
            failCorrupt(nameOf(file), "a JSON object is expected.");
        return json;
    }

    void addToken(const std::string& token, std::int64_t id, const std::string& source)
    {
        const auto [it, isNew] = m_parsed.addedIds.try_emplace(token, id);
        if (!isNew && it->second != id)
            failCorrupt(
                source, fmt::format("the added token \"{}\" has the id {} but {} in another file of the folder.",
                            printable(token), id, it->second));
    }

    void readTokenizerJson()
    {
        const auto source = nameOf("tokenizer.json");
        const JsonObject object(*m_parsed.tokenizer, source);
        const JsonObject model(object.value("model"), source);
        checkVocab(model.value("vocab"), source);
        if (!model.value("merges").is_array())
            failCorrupt(source, "\"merges\" is not a list.");
        const auto* added = object.find("added_tokens");
        if (added == nullptr)
            return;
        for (const auto& token : *added) {
            const JsonObject entry(token, source);
            const auto& content = entry.string("content");
            addToken(content, checkedId(entry.value("id"), content, source), source);
        }
    }

    void readDecoder()
    {
        const auto source = nameOf("tokenizer_config.json");
        const auto* decoder = JsonObject(*m_parsed.config, source).find("added_tokens_decoder");
        if (decoder == nullptr)
            return;
        if (!decoder->is_object())
            failCorrupt(source, "\"added_tokens_decoder\" is not an object.");
        for (const auto& [text, description] : decoder->items()) {
            std::int64_t id = -1;
            const auto* end = text.data() + text.size();
            const auto result = std::from_chars(text.data(), end, id);
            if (result.ec != std::errc() || result.ptr != end || id < 0 || id > kMaxId)
                failCorrupt(
                    source, "\"added_tokens_decoder\" has the key \"" + printable(text) + "\"; an id is expected.");
            addToken(JsonObject(description, source).string("content"), id, source);
        }
    }

    void readAddedTokens()
    {
        const auto source = nameOf("added_tokens.json");
        for (const auto& [token, id] : m_parsed.addedTokens->items())
            addToken(token, checkedId(id, token, source), source);
    }

    const std::filesystem::path& m_folder;
    const std::map<std::string, std::string>& m_contents;
    ParsedTokenizer m_parsed;
};

const Json& baseVocab(const ParsedTokenizer& parsed)
{
    return parsed.tokenizer ? (*parsed.tokenizer)["model"]["vocab"] : *parsed.vocab;
}

std::int64_t numIdsOf(const ParsedTokenizer& parsed)
{
    std::int64_t highest = -1;
    for (const auto& id : baseVocab(parsed))
        highest = std::max(highest, id.get<std::int64_t>());
    for (const auto& [token, id] : parsed.addedIds)
        highest = std::max(highest, id);
    return highest + 1;
}

std::optional<TokenId> idOf(const ParsedTokenizer& parsed, std::string_view token)
{
    if (const auto it = parsed.addedIds.find(std::string(token)); it != parsed.addedIds.end())
        return static_cast<TokenId>(it->second);
    const auto it = baseVocab(parsed).find(token);
    if (it == baseVocab(parsed).end())
        return std::nullopt;
    return static_cast<TokenId>(it->get<std::int64_t>());
}

/// Id of the token that tokenizer_config.json names under `key`, as text or, in older files, as an object.
std::optional<TokenId> configuredId(const ParsedTokenizer& parsed, std::string_view key)
{
    if (!parsed.config || !parsed.config->contains(key))
        return std::nullopt;
    const Json* value = &(*parsed.config)[std::string(key)];
    if (value->is_object() && value->contains("content"))
        value = &(*value)["content"];
    return value->is_string() ? idOf(parsed, value->get_ref<const std::string&>()) : std::nullopt;
}

common::TokenIds endIds(const ParsedTokenizer& parsed)
{
    common::TokenIds ids;
    const auto add = [&](std::optional<TokenId> id) {
        if (id && std::ranges::find(ids, *id) == ids.end())
            ids.push_back(*id);
    };
    add(configuredId(parsed, "eos_token"));
    for (const auto token : kKnownEnds)
        add(idOf(parsed, token));
    return ids;
}

void replaceContents(const ParsedTokenizer& parsed, std::map<std::string, std::string>& contents)
{
    const auto put = [&](const char* name, const std::optional<Json>& json) {
        if (json)
            contents[name] = common::dumpJson(*json);
    };
    put("tokenizer.json", parsed.tokenizer);
    put("vocab.json", parsed.vocab);
    put("tokenizer_config.json", parsed.config);
    put("added_tokens.json", parsed.addedTokens);
    if (parsed.merges)
        contents["merges.txt"] = *parsed.merges;
}

} // namespace

TokenizerFiles loadTokenizerFiles(const std::filesystem::path& folder, std::int64_t vocabSize)
{
    TokenizerFiles files;
    files.contents = readFiles(folder);
    auto parsed = TokenizerParser(folder, files.contents).parse();
    files.shortened = numIdsOf(parsed) > vocabSize;
    if (files.shortened) {
        shortenTokenizer(parsed, vocabSize, "'" + printable(folder.native(), 400) + "'");
        replaceContents(parsed, files.contents);
        files.contents.erase(std::string(kSentencePieceFile)); // it has not been shortened
    }
    files.numIds = numIdsOf(parsed);
    files.bosTokenId = configuredId(parsed, "bos_token");
    files.padTokenId = configuredId(parsed, "pad_token");
    files.eosTokenIds = endIds(parsed);
    return files;
}

void writeTokenizerFiles(
    const TokenizerFiles& files, const std::filesystem::path& folder, common::FileSystem& fileSystem)
{
    for (const auto& [name, content] : files.contents) {
        const auto path = folder / name;
        if (path.parent_path() != folder)
            fileSystem.createFolders(path.parent_path());
        common::writeFileAtomically(path, content, fileSystem);
    }
}

std::filesystem::path tokenizerFolderOf(
    const std::filesystem::path& modelFolder, const std::filesystem::path& adapterFolder, std::int64_t vocabSize)
{
    const auto has = [&](const char* name) { return isThere(adapterFolder / name); };
    if (adapterFolder.empty() || !(has("tokenizer.json") || (has("vocab.json") && has("merges.txt"))))
        return modelFolder;
    const auto contents = readFiles(adapterFolder);
    const auto parsed = TokenizerParser(adapterFolder, contents).parse();
    return numIdsOf(parsed) <= vocabSize ? adapterFolder : modelFolder;
}

} // namespace lr::model
