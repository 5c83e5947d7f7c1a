#include "tokenizer/chat_template.h"

#include "common/error.h"
#include "common/mapped_file.h"
#include "tokenizer/jinja/template.h"

#include <map>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;

std::shared_ptr<const jinja::Template> parsed(const std::string& source, std::string name)
{
    return std::make_shared<const jinja::Template>(jinja::Template::parse(source, std::move(name)));
}

/// A template's text, and its place for error messages.
struct TemplateSource
{
    std::string text;
    std::string where;
};

using TemplateSources = std::map<std::string, TemplateSource>; // by name

/// Named templates of tokenizer_config.json; one without a name is "default".
TemplateSources templatesOf(const Json& config, const std::string& source)
{
    const auto found = config.find("chat_template");
    if (found == config.end() || found->is_null())
        return {};
    const auto where = [&source](const std::string& name) {
        return source + " chat_template" + (name == "default" ? "" : " \"" + common::printable(name) + "\"");
    };
    if (found->is_string())
        return {{"default", {found->get<std::string>(), where("default")}}};
    TemplateSources templates;
    const auto fail = [&source] {
        throw Error(ErrorCode::CorruptData,
            source + ": \"chat_template\" must be a text or a list of objects with \"name\" and \"template\".");
    };
    if (!found->is_array())
        fail();
    for (const auto& entry : *found) {
        const common::JsonObject object(entry, source);
        const auto& name = object.string("name");
        templates[name] = {object.string("template"), where(name)};
    }
    if (templates.empty())
        fail();
    return templates;
}

/// Whether to try to read `path`. Also true if its existence cannot be checked; reading then reports why.
bool isThere(const std::filesystem::path& path)
{
    std::error_code error;
    return std::filesystem::exists(path, error) || error;
}

TemplateSource readTemplate(const std::filesystem::path& file)
{
    return {common::readFile(file, jinja::Limits{}.maxTemplateBytes), file.string()};
}

/// chat_template.jinja, which is "default", and additional_chat_templates/NAME.jinja.
TemplateSources templateFiles(const std::filesystem::path& modelFolder)
{
    TemplateSources templates;
    if (const auto file = modelFolder / "chat_template.jinja"; isThere(file))
        templates["default"] = readTemplate(file);
    std::error_code error;
    for (std::filesystem::directory_iterator entry(modelFolder / "additional_chat_templates", error), end;
         !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".jinja")
            templates[entry->path().stem().string()] = readTemplate(entry->path());
    return templates;
}

std::string quotedNames(const TemplateSources& templates)
{
    std::string names;
    for (const auto& [name, source] : templates)
        names += (names.empty() ? "\"" : ", \"") + common::printable(name) + "\"";
    return names;
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
    const auto config = readTokenizerConfig(modelFolder);
    const auto configName = common::printable((modelFolder / "tokenizer_config.json").string(), 400);
    auto templates = templateFiles(modelFolder);
    if (templates.empty())
        templates = templatesOf(config, configName);
    if (templates.empty())
        throw Error(ErrorCode::NotFound,
            "'" + common::printable(modelFolder.string(), 400) +
                "' has no chat template: neither chat_template.jinja nor \"chat_template\" in tokenizer_config.json. "
                "It may be a base model; use the folder of its instruction-tuned form, or add a chat_template.jinja.");
    const auto byDefault = templates.find("default");
    if (byDefault == templates.end())
        throw Error(ErrorCode::NotFound, "'" + common::printable(modelFolder.string(), 400) +
                                             "' has no chat template named \"default\", only " +
                                             quotedNames(templates) + ". Save one of them as chat_template.jinja.");
    ChatTemplate made;
    made.m_specialTokens = readSpecialTokens(modelFolder, config);
    made.m_default = parsed(byDefault->second.text, byDefault->second.where);
    if (const auto toolUse = templates.find("tool_use"); toolUse != templates.end())
        made.m_toolUse = parsed(toolUse->second.text, toolUse->second.where);
    return made;
}

ChatTemplate ChatTemplate::parse(const std::string& source, std::string name, SpecialTokenTexts specialTokens)
{
    ChatTemplate made;
    made.m_default = parsed(source, std::move(name));
    made.m_specialTokens = std::move(specialTokens);
    return made;
}

std::string ChatTemplate::render(const ChatRequest& request) const
{
    // As in Hugging Face, arguments that are not given are none, while special tokens that are not set are undefined.
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
