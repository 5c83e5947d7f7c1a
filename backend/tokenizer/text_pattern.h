#pragma once

#include "tokenizer/split_regex.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// What a step of a tokenizer file looks for.
struct PatternDefinition
{
    std::string text;
    bool isRegex = false; ///< in Oniguruma's syntax; otherwise `text` is matched literally
};

/// What becomes of the matches where a text is split. The names are those of Hugging Face's tokenizers.
enum class SplitBehavior
{
    Isolated,           ///< each match is a word of its own
    Removed,            ///< matches are left out
    MergedWithPrevious, ///< a match ends the word before it
    MergedWithNext,     ///< a match begins the word after it
    Contiguous          ///< neighbouring matches are one word
};

/// A pattern of a tokenizer file, ready to be looked for. Immutable; any thread may use it.
class TextPattern
{
public:
    /// `source` names the file in errors. Throws what SplitRegex throws.
    TextPattern(const PatternDefinition& definition, std::string_view source);

    /// Appends the spans of well-formed `text`; together they are the text.
    void find(std::string_view text, std::vector<Span>& out) const;
    /// Appends the words of `text`, none of them empty. With `invert`, what lies between the matches counts as matched.
    void split(std::string_view text, SplitBehavior behavior, bool invert, std::vector<std::string_view>& out) const;
    /// `text` with `content` in place of every match.
    std::string replaced(std::string_view text, std::string_view content) const;
    /// False only if replaced() certainly leaves `text` unchanged.
    bool mayMatch(std::string_view text) const;

private:
    std::string m_literal;
    std::optional<SplitRegex> m_regex;
};

} // namespace lr::tokenizer
