#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer {

/// A part of a text: a match of a pattern, or what lies between two of them.
struct Span
{
    std::string_view text;
    bool isMatch = false;
};

/// A regular expression of a tokenizer file that cuts texts into words, run by PCRE2 with limits on work, depth and
/// memory. Immutable; any thread may use it.
class SplitRegex
{
public:
    static constexpr std::size_t kMaxPatternBytes = 64u << 10;

    /// `pattern` as in tokenizer.json (Oniguruma's syntax), `source` the file it comes from.
    /// Throws Error(Unsupported) for a construct that is not supported and Error(CorruptData) for one that is wrong.
    SplitRegex(std::string_view pattern, std::string_view source);
    SplitRegex(SplitRegex&&) noexcept;
    SplitRegex& operator=(SplitRegex&&) noexcept;
    ~SplitRegex();

    /// Appends the matches in well-formed `text` and what lies between them, in order, none of them empty (the
    /// behaviour "Isolated"). Throws Error(CorruptData) that names the file when a limit is hit.
    void split(std::string_view text, std::vector<std::string_view>& out) const;

    /// The same cut with the matches marked; together the spans are the text. Empty matches are there too. Throws as
    /// split() does.
    void find(std::string_view text, std::vector<Span>& out) const;

private:
    struct Compiled;
    [[noreturn]] void failMatch(int code) const;
    template <typename OnSpan>
    void forEachSpan(std::string_view text, const OnSpan& onSpan) const;

    std::unique_ptr<const Compiled> m_compiled;
    std::string m_pattern;
    std::string m_source;
};

} // namespace lr::tokenizer
