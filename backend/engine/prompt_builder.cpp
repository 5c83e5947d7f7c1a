#include "engine/prompt_builder.h"

#include "common/error.h"
#include "common/utf8.h"
#include "model/content_hash.h"
#include "model/tokenizer_files.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdio>

namespace lr::engine {

namespace {

/// The date that is used where no date was given and a result must not depend on the day.
constexpr std::chrono::sys_seconds kAnyDate{std::chrono::sys_days(std::chrono::January / 1 / 2000)};

std::filesystem::path promptFolder(const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder)
{
    const auto folder = model::tokenizerFolderOf(checkpoint.folder(), adapterFolder, checkpoint.config().vocabSize);
    if (folder != checkpoint.folder())
        spdlog::info("prompts follow the tokenizer and the chat template that lie beside the adapter in {}.",
            common::quotedPath(folder));
    return folder;
}

} // namespace

std::chrono::sys_seconds promptDate(const std::string& text)
{
    if (text.empty())
        return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int length = 0;
    const bool matches = std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &length) == 3 &&
                         static_cast<std::size_t>(length) == text.size();
    const std::chrono::year_month_day date(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
    if (!matches || !date.ok())
        throw common::Error(common::ErrorCode::InvalidArgument,
            fmt::format("'{}' is no date; a day such as 2026-11-30 is expected.", common::printable(text)));
    return std::chrono::sys_days(date);
}

PromptBuilder::PromptBuilder(const std::filesystem::path& modelFolder, settings::PromptSettings options)
    : m_tokenizer(tokenizer::Tokenizer::load(modelFolder))
    , m_template(tokenizer::ChatTemplate::load(modelFolder))
    , m_options(std::move(options))
    , m_date(promptDate(m_options.date))
{}

PromptBuilder::PromptBuilder(
    const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder, settings::PromptSettings options)
    : PromptBuilder(promptFolder(checkpoint, adapterFolder), std::move(options))
{}

std::string PromptBuilder::rendered(std::string_view question, std::chrono::sys_seconds date) const
{
    tokenizer::ChatRequest request;
    request.messages = common::OrderedJson::array();
    if (!m_options.system.empty())
        request.messages.push_back({{"role", "system"}, {"content", m_options.system}});
    request.messages.push_back({{"role", "user"}, {"content", m_tokenizer.shield(question)}});
    request.now = date;
    return m_template.render(request);
}

common::TokenIds PromptBuilder::promptIds(std::string_view question) const
{
    return m_tokenizer.encodePrompt(rendered(question, m_date));
}

common::TokenIds PromptBuilder::promptIds(std::string_view question, std::string_view answerPrefix) const
{
    return m_tokenizer.encodePrompt(rendered(question, m_date) + std::string(answerPrefix));
}

common::TokenIds PromptBuilder::retokenised(
    std::string_view question, std::span<const common::TokenId> completion) const
{
    // Text that passes between programs is UTF-8: an incomplete character becomes U+FFFD on the way.
    return promptIds(question, common::sanitizedUtf8(m_tokenizer.continuation(completion)));
}

std::string PromptBuilder::fingerprint() const
{
    // Hashes the effect of the template, the prompt of a fixed question, and the tokenizer's own fingerprint.
    model::ContentHash hash;
    hash.add(m_tokenizer.fingerprint());
    hash.add(rendered("?", m_options.date.empty() ? kAnyDate : m_date));
    return hash.hex();
}

common::Json PromptBuilder::settings() const
{
    common::Json settings{{"system_prompt", m_options.system}, {"prompt", fingerprint()}};
    if (!m_options.date.empty())
        settings["date"] = m_options.date;
    return settings;
}

void PromptBuilder::logDate() const
{
    if (!m_options.date.empty() || rendered("?", m_date) == rendered("?", kAnyDate))
        return;
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(m_date));
    spdlog::info("The chat template writes today's date into every prompt; --date {:04}-{:02}-{:02} gives the same "
                 "prompts on another day.",
        static_cast<int>(today.year()), static_cast<unsigned>(today.month()), static_cast<unsigned>(today.day()));
}

} // namespace lr::engine
