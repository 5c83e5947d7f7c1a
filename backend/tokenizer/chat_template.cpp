#include "tokenizer/chat_template.h"

#include "common/error.h"
#include "common/mapped_file.h"
#include "tokenizer/jinja/template.h"

#include <array>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;

constexpr std::array kTokenKeys = {
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};
constexpr const char* kTokenListKey = "additional_special_tokens";

std::shared_ptr<const jinja::Template> parsed(const std::string& source, std::string name)
{
    return std::make_shared<const jinja::Template>(jinja::Template::parse(source, std::move(name)));
}

/// A token as tokenizer_config.json writes it: its text, or an object with "content".
std::string tokenText(const Json& value, const std::string& key, const std::string& source)
{
    const Json* text = &value;
    if (value.is_object() && value.contains("content"))
        text = &value["content"];
    if (!text->is_string())
        throw Error(
            ErrorCode::CorruptData, source + ": \"" + key + "\" must be a text or an object with \"content\", a text.");
    return text->get<std::string>();
}

SpecialTokens specialTokensOf(const Json& config, const std::string& source)
{
    SpecialTokens tokens;
    for (const std::string key : kTokenKeys)
        if (const auto found = config.find(key); found != config.end() && !found->is_null() && *found != false)
            tokens[key] = tokenText(*found, key, source);
    const auto list = config.find(kTokenListKey);
    if (list == config.end() || !list->is_array() || list->empty())
        return tokens;
    auto& texts = tokens[kTokenListKey] = common::OrderedJson::array();
    for (const auto& token : *list)
        texts.push_back(tokenText(token, kTokenListKey, source));
    return tokens;
}

/// Named templates of tokenizer_config.json; one without a name is "default".
std::map<std::string, std::string> templatesOf(const Json& config, const std::string& source)
{
    const auto found = config.find("chat_template");
    if (found == config.end() || found->is_null())
        return {};
    if (found->is_string())
        return {{"default", found->get<std::string>()}};
    std::map<std::string, std::string> templates;
    const auto fail = [&source] {
        throw Error(ErrorCode::CorruptData,
            source + ": \"chat_template\" must be a text or a list of objects with \"name\" and \"template\".");
    };
    if (!found->is_array())
        fail();
    for (const auto& entry : *found) {
        const common::JsonObject object(entry, source);
        templates[object.string("name")] = object.string("template");
    }
    if (templates.empty())
        fail();
    return templates;
}

std::string quotedNames(const std::map<std::string, std::string>& templates)
{
    std::string names;
    for (const auto& [name, text] : templates)
        names += (names.empty() ? "\"" : ", \"") + common::printable(name) + "\"";
    return names;
}

/// Whether reading `path` is to be tried: a file that cannot be looked at is, and then says why.
bool isThere(const std::filesystem::path& path)
{
    std::error_code error;
    return std::filesystem::exists(path, error) || error;
}

} // namespace

ChatRequest::ChatRequest(const std::vector<ChatMessage>& conversation)
{
    for (const auto& message : conversation) {
        auto entry = common::OrderedJson::object();
        entry["role"] = message.role;
        entry["content"] = message.content;
        messages.push_back(std::move(entry));
    }
}

ChatTemplate ChatTemplate::load(const std::filesystem::path& modelFolder)
{
    const auto templatePath = modelFolder / "chat_template.jinja";
    const auto configPath = modelFolder / "tokenizer_config.json";
    const std::string configName = common::printable(configPath.string(), 400);
    const bool hasConfig = isThere(configPath);
    const Json config = hasConfig ? common::readJsonFile(configPath) : Json::object();
    if (!config.is_object())
        throw Error(ErrorCode::CorruptData, configName + ": must hold a JSON object.");
    ChatTemplate made;
    made.m_specialTokens = specialTokensOf(config, configName);
    if (isThere(templatePath)) {
        made.m_default =
            parsed(common::readFile(templatePath, jinja::Limits{}.maxTemplateBytes), templatePath.string());
        return made;
    }
    const auto templates = templatesOf(config, configName);
    if (templates.empty())
        throw Error(ErrorCode::NotFound,
            "'" + common::printable(modelFolder.string(), 400) +
                "' has no chat template: neither chat_template.jinja nor \"chat_template\" in tokenizer_config.json. "
                "It may be a base model; use the folder of its instruction-tuned form, or add a chat_template.jinja.");
    const auto byDefault = templates.find("default");
    if (byDefault == templates.end())
        throw Error(ErrorCode::NotFound,
            configName + ": \"chat_template\" has no template named \"default\", only " + quotedNames(templates) + ".");
    made.m_default = parsed(byDefault->second, configPath.string() + " chat_template");
    if (const auto toolUse = templates.find("tool_use"); toolUse != templates.end())
        made.m_toolUse = parsed(toolUse->second, configPath.string() + " chat_template \"tool_use\"");
    return made;
}

ChatTemplate ChatTemplate::parse(const std::string& source, std::string name, SpecialTokens specialTokens)
{
    ChatTemplate made;
    made.m_default = parsed(source, std::move(name));
    made.m_specialTokens = std::move(specialTokens);
    return made;
}

std::string ChatTemplate::render(const ChatRequest& request) const
{
    // Hugging Face passes what is not given as none, while a special token that is not set is undefined.
    auto variables = common::OrderedJson::object();
    variables["messages"] = request.messages;
    variables["tools"] = request.tools ? *request.tools : common::OrderedJson();
    variables["documents"] = nullptr;
    variables["add_generation_prompt"] = request.addGenerationPrompt;
    for (const auto& [name, value] : m_specialTokens)
        variables[name] = value;
    for (const auto& [name, value] : request.extra.items())
        variables[name] = value;
    const auto& chosen = request.tools && m_toolUse ? m_toolUse : m_default;
    return chosen->render(variables, request.now);
}

} // namespace lr::tokenizer
