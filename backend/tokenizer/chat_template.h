#pragma once

#include "common/json.h"
#include "tokenizer/special_tokens.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lr::tokenizer {

namespace jinja {
class Template;
}

/// One turn of a conversation of plain text.
struct ChatMessage
{
    std::string role; ///< "system", "user", "assistant"
    std::string content;
};

/// The variables a chat template is rendered with.
struct ChatRequest
{
    ChatRequest() = default;
    explicit ChatRequest(const std::vector<ChatMessage>& conversation);

    common::OrderedJson messages = common::OrderedJson::array(); ///< objects with "role", "content", "tool_calls", …
    bool addGenerationPrompt = true;
    std::optional<common::OrderedJson> tools;                  ///< a list of function schemas
    common::OrderedJson extra = common::OrderedJson::object(); ///< more variables by name; they win over all others
    /// What strftime_now shows, in UTC. Without it a template that asks for the date is refused, so that the text is a
    /// function of its inputs alone.
    std::optional<std::chrono::sys_seconds> now;
};

/// The chat template of a model folder: turns a conversation into the prompt, as Hugging Face's apply_chat_template
/// does. Templates run in an interpreter that reads nothing but these variables and that always ends. Immutable; may
/// be rendered from several threads at once.
class ChatTemplate
{
public:
    /// Reads chat_template.jinja and additional_chat_templates/NAME.jinja, else "chat_template" of
    /// tokenizer_config.json: a text, or a list of {name, template}. "default" is used, and "tool_use" where tools are
    /// given. Special tokens: see readSpecialTokens. Throws Error(NotFound) if the folder has no template,
    /// Error(CorruptData, Unsupported) with file and line if it cannot be parsed.
    static ChatTemplate load(const std::filesystem::path& modelFolder);

    /// `name` names the template in errors.
    static ChatTemplate parse(const std::string& source, std::string name, SpecialTokenTexts specialTokens = {});

    /// The prompt. Throws Error(CorruptData) where the template is wrong or passes a limit, Error(Unsupported) for a
    /// feature it asks for and where it refuses the messages.
    std::string render(const ChatRequest& request) const;

    const SpecialTokenTexts& specialTokens() const { return m_specialTokens; }

private:
    ChatTemplate() = default;

    std::shared_ptr<const jinja::Template> m_default;
    std::shared_ptr<const jinja::Template> m_toolUse; ///< null: the default serves tools too
    SpecialTokenTexts m_specialTokens;
};

} // namespace lr::tokenizer
