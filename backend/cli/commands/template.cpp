#include "cli/command_line.h"
#include "common/error.h"
#include "common/mapped_file.h"
#include "engine/prompt_builder.h"
#include "tokenizer/chat_template.h"

namespace lr::cli {

namespace {

struct TemplateOptions
{
    std::filesystem::path model;
    std::filesystem::path messages;
    bool noGenerationPrompt = false;
    std::string date;
};

/// A list of messages, or an object with "messages", perhaps "tools", and more variables of the template.
tokenizer::ChatRequest readRequest(const std::filesystem::path& path)
{
    constexpr std::size_t kMaxBytes = 16u << 20;
    auto json = common::parseOrderedJson(common::readFile(path, kMaxBytes), path.native());
    tokenizer::ChatRequest request;
    request.extra = common::OrderedJson::object();
    if (json.is_array()) {
        request.messages = std::move(json);
        return request;
    }
    if (!json.is_object() || !json.contains("messages"))
        throw common::Error(
            common::ErrorCode::CorruptData, "'" + common::printable(path.native(), 400) +
                                                "' is neither a list of messages nor an object with \"messages\".");
    for (auto& [key, value] : json.items()) {
        if (key == "messages")
            request.messages = value;
        else if (key == "tools")
            request.tools = value;
        else
            request.extra[key] = value;
    }
    return request;
}

void renderTemplate(const TemplateOptions& options, const CommandContext& context)
{
    auto request = readRequest(options.messages);
    request.addGenerationPrompt = !options.noGenerationPrompt;
    request.now = engine::promptDate(options.date);
    const auto text = tokenizer::ChatTemplate::load(options.model).render(request);
    if (context.json)
        printJson({{"text", text}});
    else
        printLine(text);
}

} // namespace

void addTemplateCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("template", "Show a conversation as the model's chat template renders it");
    auto options = std::make_shared<TemplateOptions>();
    addFolderOption(*command, "--model", options->model, "Folder with the tokenizer's files")->required();
    command
        ->add_option("--messages", options->messages, "JSON file: a list of {role, content}, or {messages, tools, …}")
        ->required();
    command->add_flag("--no-generation-prompt", options->noGenerationPrompt, "Do not open the assistant's turn");
    addDateOption(*command, options->date);
    addOutputOptions(*command, context);
    command->callback([options, &context] { renderTemplate(*options, context); });
}

} // namespace lr::cli
