#include "tokenizer/pre_tokenizer.h"

#include <algorithm>
#include <utility>

namespace lr::tokenizer {

namespace {

constexpr std::size_t kTypicalWordBytes = 4;

} // namespace

PreTokenizerStep isolatedSplit(std::string regex)
{
    PreTokenizerStep step;
    step.pattern = {std::move(regex), true};
    return step;
}

PreTokenizer::PreTokenizer(const std::vector<PreTokenizerStep>& steps, std::string_view source)
{
    for (const auto& step : steps) {
        m_steps.push_back({step, std::nullopt});
        if (step.kind != PreTokenizerStep::Kind::Prefix)
            m_steps.back().pattern.emplace(step.pattern, source);
    }
}

void PreTokenizer::split(const Step& step, Words& words)
{
    std::vector<std::string_view> finer;
    finer.reserve(words.words.size() == 1 ? words.words[0].size() / kTypicalWordBytes : words.words.size());
    for (const auto word : words.words)
        step.pattern->split(word, step.definition.behavior, step.definition.invert, finer);
    words.words = std::move(finer);
}

void PreTokenizer::replace(const Step& step, Words& words)
{
    for (auto& word : words.words)
        if (step.pattern->mayMatch(word))
            word = words.changed.emplace_back(step.pattern->replaced(word, step.definition.content));
}

void PreTokenizer::prefix(const Step& step, bool startsInput, Words& words)
{
    const auto& content = step.definition.content;
    const bool everyWord = step.definition.scheme == PreTokenizerStep::Scheme::Always;
    const auto numWords = everyWord ? words.words.size() : std::min<std::size_t>(words.words.size(), startsInput);
    for (std::size_t i = 0; i < numWords; ++i)
        if (!words.words[i].starts_with(content))
            words.words[i] = words.changed.emplace_back(content + std::string(words.words[i]));
}

Words PreTokenizer::words(std::string_view text, bool startsInput) const
{
    Words words;
    if (!text.empty())
        words.words.push_back(text);
    for (const auto& step : m_steps) {
        switch (step.definition.kind) {
        case PreTokenizerStep::Kind::Split:
            split(step, words);
            break;
        case PreTokenizerStep::Kind::Replace:
            replace(step, words);
            break;
        case PreTokenizerStep::Kind::Prefix:
            prefix(step, startsInput, words);
            break;
        }
    }
    return words;
}

} // namespace lr::tokenizer
