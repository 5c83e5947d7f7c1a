#include "tokenizer/special_tokens.h"

#include "common/error.h"

#include <fmt/format.h>

#include <array>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;

constexpr std::array kTokenKeys = {
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
constexpr const char* kTokenListKey = "additional_special_tokens";
constexpr const char* kOwnNamesKey = "extra_special_tokens";

/// Whether to try to read `path`. Also true if its existence cannot be checked; reading then reports why.
bool isThere(const std::filesystem::path& path)
{
    std::error_code error;
    return std::filesystem::exists(path, error) || error;
}

Json readObject(const std::filesystem::path& path)
{
    if (!isThere(path))
        return Json::object();
    auto json = common::readJsonFile(path, common::kForeignFileLimits);
    if (!json.is_object())
        throw Error(
            ErrorCode::CorruptData, fmt::format("{}: must hold a JSON object.", common::printable(path.string(), 400)));
    return json;
}

/// Reads one file's special tokens; tokens that are already known stay unchanged.
class SpecialTokenReader
{
public:
    SpecialTokenReader(const std::filesystem::path& file, SpecialTokenTexts& tokens)
        : m_source(common::printable(file.string(), 400))
        , m_tokens(tokens)
    {}

    void read(const Json& json)
    {
        for (const std::string key : kTokenKeys)
            if (const auto found = json.find(key); found != json.end())
                add(key, *found);
        if (const auto own = json.find(kOwnNamesKey); own != json.end() && own->is_object())
            for (const auto& [name, token] : own->items())
                add(name, token);
        // transformers 5 has a list under the newer key.
        for (const auto* key : {kTokenListKey, kOwnNamesKey})
            if (const auto list = json.find(key); list != json.end() && list->is_array())
                addList(key, *list);
    }

private:
    /// A token is written as its text or as an object with "content"; null, false and "" say that there is none.
    std::string textOf(const Json& value, const std::string& key) const
    {
        const Json* text = &value;
        if (value.is_object() && value.contains("content"))
            text = &value["content"];
        if (!text->is_string())
            throw Error(
                ErrorCode::CorruptData, fmt::format("{}: \"{}\" must be a text or an object with \"content\", a text.",
                                            m_source, common::printable(key)));
        return text->get<std::string>();
    }

    void add(const std::string& key, const Json& value)
    {
        if (value.is_null() || value == false)
            return;
        if (auto text = textOf(value, key); !text.empty())
            m_tokens.try_emplace(key, std::move(text));
    }

    void addList(const std::string& key, const Json& list)
    {
        auto texts = common::OrderedJson::array();
        for (const auto& token : list)
            texts.push_back(textOf(token, key));
        if (!texts.empty())
            m_tokens.try_emplace(kTokenListKey, std::move(texts));
    }

    std::string m_source;
    SpecialTokenTexts& m_tokens;
};

} // namespace

Json readTokenizerConfig(const std::filesystem::path& modelFolder)
{
    return readObject(modelFolder / "tokenizer_config.json");
}

SpecialTokenTexts readSpecialTokens(const std::filesystem::path& modelFolder, const Json& config)
{
    SpecialTokenTexts tokens;
    if (!config.contains("added_tokens_decoder")) {
        const auto map = modelFolder / "special_tokens_map.json";
        SpecialTokenReader(map, tokens).read(readObject(map));
    }
    SpecialTokenReader(modelFolder / "tokenizer_config.json", tokens).read(config);
    return tokens;
}

} // namespace lr::tokenizer
