#include "engine/prompt_builder.h"

#include "common/error.h"
#include "common/utf8.h"
#include "model/content_hash.h"
#include "model/tokenizer_files.h"

#include <spdlog/spdlog.h>

namespace lr::engine {

namespace {

std::filesystem::path promptFolder(const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder)
{
    const auto folder = model::tokenizerFolderOf(checkpoint.folder(), adapterFolder, checkpoint.config().vocabSize);
    if (folder != checkpoint.folder())
        spdlog::info("prompts follow the tokenizer and the chat template that lie beside the adapter in {}.",
            common::quotedPath(folder));
    return folder;
}

} // namespace

PromptBuilder::PromptBuilder(const std::filesystem::path& modelFolder, std::string systemPrompt)
    : m_tokenizer(tokenizer::Tokenizer::load(modelFolder))
    , m_template(tokenizer::ChatTemplate::load(modelFolder))
    , m_systemPrompt(std::move(systemPrompt))
{}

PromptBuilder::PromptBuilder(
    const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder, std::string systemPrompt)
    : PromptBuilder(promptFolder(checkpoint, adapterFolder), std::move(systemPrompt))
{}

std::string PromptBuilder::rendered(std::string_view question) const
{
    tokenizer::ChatRequest request;
    request.messages = common::OrderedJson::array();
    if (!m_systemPrompt.empty())
        request.messages.push_back({{"role", "system"}, {"content", m_systemPrompt}});
    request.messages.push_back({{"role", "user"}, {"content", m_tokenizer.shield(question)}});
    return m_template.render(request);
}

common::TokenIds PromptBuilder::promptIds(std::string_view question) const
{
    return m_tokenizer.encodePrompt(rendered(question));
}

common::TokenIds PromptBuilder::promptIds(std::string_view question, std::string_view answerPrefix) const
{
    return m_tokenizer.encodePrompt(rendered(question) + std::string(answerPrefix));
}

common::TokenIds PromptBuilder::retokenised(
    std::string_view question, std::span<const common::TokenId> completion) const
{
    // Text that passes between programs is UTF-8: half a character becomes U+FFFD on the way.
    return promptIds(question, common::sanitizedUtf8(m_tokenizer.decode(completion)));
}

std::string PromptBuilder::fingerprint() const
{
    // The template's effect is what counts: the prompt of a fixed question, and the tokenizer's own fingerprint.
    model::ContentHash hash;
    hash.add(m_tokenizer.fingerprint());
    hash.add(rendered("?"));
    return hash.hex();
}

} // namespace lr::engine
