#pragma once

#include "tokenizer/text_pattern.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// One step of a tokenizer file's "pre_tokenizer"; each works on the words that the steps before it made.
struct PreTokenizerStep
{
    enum class Kind
    {
        Split,   ///< at the matches of `pattern`
        Replace, ///< each match of `pattern` becomes `content`
        Prefix   ///< `content` before words that do not begin with it
    };
    /// Which words a Prefix is for.
    enum class Scheme
    {
        Always,
        First ///< only the one that begins the whole text
    };
    Kind kind = Kind::Split;
    PatternDefinition pattern;
    SplitBehavior behavior = SplitBehavior::Isolated;
    bool invert = false;
    std::string content;
    Scheme scheme = Scheme::Always;
};

/// The step that makes each match of the regular expression, and what lies between, a word.
PreTokenizerStep isolatedSplit(std::string regex);

/// The words of one text.
struct Words
{
    std::vector<std::string_view> words; ///< none empty; they borrow the text, or `changed`
    std::deque<std::string> changed;     ///< words that are not parts of the text as it was
};

/// Cuts text into the words that byte pair encoding never merges across. Immutable; any thread may use it.
class PreTokenizer
{
public:
    /// `source` names the file in errors; see SplitRegex for what is thrown.
    PreTokenizer(const std::vector<PreTokenizerStep>& steps, std::string_view source);

    /// The words of well-formed `text`; joined they give the text, unless a step replaces, removes or prepends.
    /// `startsInput`: nothing lies before `text` in what the caller encodes.
    Words words(std::string_view text, bool startsInput = true) const;

private:
    struct Step
    {
        PreTokenizerStep definition;
        std::optional<TextPattern> pattern;
    };
    static void split(const Step& step, Words& words);
    static void replace(const Step& step, Words& words);
    static void prefix(const Step& step, bool startsInput, Words& words);

    std::vector<Step> m_steps;
};

} // namespace lr::tokenizer
