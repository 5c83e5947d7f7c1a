#pragma once

#include "model/checkpoint.h"
#include "settings/prompt_settings.h"
#include "tokenizer/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace lr::engine {

/// The day that `text` names ("2026-11-30"), or now where it is empty. Throws Error(InvalidArgument) naming the text.
std::chrono::sys_seconds promptDate(const std::string& text);

/// Turns a question into the prompt that a model was trained to answer: its chat template around a system prompt and
/// the question, with the assistant's turn opened.
class PromptBuilder
{
public:
    /// Reads tokenizer and template of a model folder. Throws what they throw, and Error(InvalidArgument) for an
    /// invalid date.
    PromptBuilder(const std::filesystem::path& modelFolder, settings::PromptSettings options);

    /// Reads tokenizer and template for `checkpoint` with the adapter from model::tokenizerFolderOf(); says so on
    /// stderr if they are the adapter's own. `adapterFolder` may be empty.
    PromptBuilder(const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder,
        settings::PromptSettings options);

    /// Token ids of the prompt. Text in the question that looks like a control token stays text.
    common::TokenIds promptIds(std::string_view question) const;

    /// Token ids of the prompt and the beginning of an answer, encoded as one text.
    common::TokenIds promptIds(std::string_view question, std::string_view answerPrefix) const;

    /// Decodes `completion`, appends it to the question's prompt as text and encodes the whole again, as a program does
    /// that passes text between models. Token boundaries may differ from prompt + completion.
    common::TokenIds retokenised(std::string_view question, std::span<const common::TokenId> completion) const;

    const tokenizer::Tokenizer& tokenizer() const { return m_tokenizer; }

    /// Hash of everything that shapes a prompt besides the question: template, tokenizer, system prompt and the date
    /// that was asked for. Today's date is left out, so that a job can be resumed on another day.
    std::string fingerprint() const;

    /// For a job's settings: "system_prompt", "prompt" (the fingerprint) and, where it was asked for, "date".
    common::Json settings() const;

    /// If the template writes today's date, logs how to get the same prompts on another day.
    void logDate() const;

private:
    std::string rendered(std::string_view question, std::chrono::sys_seconds date) const;

    tokenizer::Tokenizer m_tokenizer;
    tokenizer::ChatTemplate m_template;
    settings::PromptSettings m_options;
    std::chrono::sys_seconds m_date;
};

} // namespace lr::engine
