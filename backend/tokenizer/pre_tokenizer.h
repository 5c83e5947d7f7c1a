#pragma once

#include "tokenizer/split_regex.h"

#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// Cuts text into the words that byte pair encoding never merges across: a sequence of splits, each inside the words
/// of the one before. Immutable; any thread may use it.
class PreTokenizer
{
public:
    /// `patterns` as in tokenizer.json; see SplitRegex for what is thrown.
    PreTokenizer(const std::vector<std::string>& patterns, std::string_view source);

    /// The words of well-formed `text`; together they are the text. They borrow it.
    std::vector<std::string_view> words(std::string_view text) const;

private:
    std::vector<SplitRegex> m_splits;
};

} // namespace lr::tokenizer
