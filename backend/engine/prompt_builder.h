#pragma once

#include "model/checkpoint.h"
#include "tokenizer/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace lr::engine {

/// Turns a question into the prompt that a model was trained to answer: its chat template around a system prompt and
/// the question, with the assistant's turn opened.
class PromptBuilder
{
public:
    /// Reads tokenizer and template of a model folder. Throws what they throw.
    PromptBuilder(const std::filesystem::path& modelFolder, std::string systemPrompt);

    /// Those that `checkpoint` with the adapter is prompted with (model::tokenizerFolderOf); says on stderr when they
    /// are the adapter's own. `adapterFolder` may be empty.
    PromptBuilder(
        const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder, std::string systemPrompt);

    /// Token ids of the prompt. Text in the question that looks like a control token stays text.
    common::TokenIds promptIds(std::string_view question) const;

    /// Token ids of the prompt and the beginning of an answer, encoded as one text.
    common::TokenIds promptIds(std::string_view question, std::string_view answerPrefix) const;

    /// The ids that decoding `completion` behind the question's prompt and encoding the whole again gives: what a
    /// program that passes text between models reads. Token boundaries may differ from prompt + completion.
    common::TokenIds retokenised(std::string_view question, std::span<const common::TokenId> completion) const;

    const tokenizer::Tokenizer& tokenizer() const { return m_tokenizer; }

    /// Hash of everything that shapes a prompt besides the question: template, tokenizer and system prompt.
    std::string fingerprint() const;

private:
    std::string rendered(std::string_view question) const;

    tokenizer::Tokenizer m_tokenizer;
    tokenizer::ChatTemplate m_template;
    std::string m_systemPrompt;
};

} // namespace lr::engine
