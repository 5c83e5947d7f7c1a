#include "tokenizer/pre_tokenizer.h"

namespace lr::tokenizer {

PreTokenizer::PreTokenizer(const std::vector<std::string>& patterns, std::string_view source)
{
    for (const auto& pattern : patterns)
        m_splits.emplace_back(pattern, source);
}

std::vector<std::string_view> PreTokenizer::words(std::string_view text) const
{
    std::vector<std::string_view> words;
    if (!text.empty())
        words.push_back(text);
    for (const auto& split : m_splits) {
        std::vector<std::string_view> finer;
        finer.reserve(words.size() == 1 ? text.size() / 4 : words.size());
        for (const auto word : words)
            split.split(word, finer);
        words = std::move(finer);
    }
    return words;
}

} // namespace lr::tokenizer
