#include "common/error.h"
#include "common/mapped_file.h"
#include "common/utf8.h"
#include "tokenizer/tokenizer_definition.h"

#include <charconv>
#include <set>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::printable;

[[noreturn]] void corrupt(const std::string& source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + what);
}

/// Lines "left right" in the order of their rank; the header line begins with "#version".
std::vector<MergeRule> readMergesFile(const std::filesystem::path& file)
{
    const auto text = common::readFile(file, kMaxTokenizerFileBytes);
    if (const auto bad = common::firstInvalidUtf8(text))
        corrupt(file.native(), "invalid UTF-8 at byte " + std::to_string(*bad) + ".");
    std::vector<MergeRule> merges;
    std::size_t lineNumber = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++lineNumber;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || line.starts_with("#version"))
            continue;
        const auto space = line.find(' ');
        if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos)
            corrupt(file.native(), "line " + std::to_string(lineNumber) + " ('" + printable(line) +
                                       "') is not two tokens with a space between.");
        merges.push_back({std::string(line.substr(0, space)), std::string(line.substr(space + 1)), lineNumber});
    }
    return merges;
}

std::vector<AddedToken> addedTokensOfConfig(const Json& decoder, const std::string& source)
{
    if (!decoder.is_object())
        corrupt(source, "\"added_tokens_decoder\" must be an object from ids to tokens.");
    std::vector<AddedToken> tokens;
    for (const auto& [key, description] : decoder.items()) {
        std::int64_t id = -1;
        const auto parsed = std::from_chars(key.data(), key.data() + key.size(), id);
        if (parsed.ec != std::errc() || parsed.ptr != key.data() + key.size())
            corrupt(source, "the id '" + printable(key) + "' in \"added_tokens_decoder\" is not a number.");
        tokens.push_back(readAddedToken(description, checkedTokenId(id, key, source), source));
    }
    return tokens;
}

/// The contents named in special_tokens_map.json or tokenizer_config.json under names that end in "_token" or
/// "_tokens"; a token is given as its content or as an object with it.
void collectSpecialContents(const Json& map, std::set<std::string>& contents)
{
    const auto collect = [&](const Json& token) {
        if (token.is_string())
            contents.insert(token.get<std::string>());
        else if (token.is_object() && token.contains("content") && token["content"].is_string())
            contents.insert(token["content"].get<std::string>());
    };
    if (!map.is_object())
        return;
    for (const auto& [name, value] : map.items()) {
        if (name.ends_with("_token"))
            collect(value);
        else if (name.ends_with("_tokens") && value.is_array())
            for (const auto& token : value)
                collect(token);
    }
}

std::vector<AddedToken> addedTokensOfOldFiles(const std::filesystem::path& folder, const Json& config)
{
    const auto file = folder / "added_tokens.json";
    if (!std::filesystem::exists(file))
        return {};
    std::set<std::string> special;
    collectSpecialContents(config, special);
    if (const auto map = folder / "special_tokens_map.json"; std::filesystem::exists(map))
        collectSpecialContents(common::readJsonFile(map), special);
    std::vector<AddedToken> tokens;
    for (const auto& [content, id] : readVocabulary(common::readJsonFile(file), file.native())) {
        AddedToken token;
        token.content = content;
        token.id = id;
        token.special = special.contains(content);
        token.normalized = !token.special;
        tokens.push_back(std::move(token));
    }
    return tokens;
}

} // namespace

TokenizerDefinition readVocabularyFiles(const std::filesystem::path& modelFolder)
{
    const auto configFile = modelFolder / "tokenizer_config.json";
    const auto config = common::readJsonFile(configFile);
    const common::JsonObject object(config, configFile.native());
    const auto type = object.stringOr("tokenizer_class", "none");
    if (type != "Qwen2Tokenizer" && type != "Qwen2TokenizerFast")
        throw Error(ErrorCode::Unsupported,
            printable(configFile.native(), 400) + ": the tokenizer_class \"" + printable(type) +
                "\" is not supported with vocab.json and merges.txt, only \"Qwen2Tokenizer\" is. "
                "Save the tokenizer as tokenizer.json.");
    TokenizerDefinition definition;
    definition.source = (modelFolder / "vocab.json").native();
    definition.mergesSource = printable((modelFolder / "merges.txt").native(), 400) + " line ";
    definition.vocabulary =
        readVocabulary(common::readJsonFile(modelFolder / "vocab.json", kTokenizerJsonLimits), definition.source);
    definition.merges = readMergesFile(modelFolder / "merges.txt");
    definition.splitPatterns.emplace_back(kQwen2Pattern);
    definition.composesNfc = true;
    const auto* decoder = object.find("added_tokens_decoder");
    definition.addedTokens = decoder != nullptr ? addedTokensOfConfig(*decoder, configFile.native())
                                                : addedTokensOfOldFiles(modelFolder, config);
    return definition;
}

} // namespace lr::tokenizer
