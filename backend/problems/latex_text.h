#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lr::problems {

/// Small tools for texts that hold LaTeX. All take time linear in the text.

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isBlank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr char lowerCase(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <typename List>
bool isIn(const List& list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view trimmed(std::string_view text);
std::string lowerCased(std::string_view text); ///< ASCII letters only
void replaceAll(std::string& text, std::string_view from, std::string_view to);

/// Position of the brace that closes the group opened by `text[open]` ('{'); npos if it is not closed. Escaped braces
/// do not count.
std::size_t closingBrace(std::string_view text, std::size_t open);

/// The letters after the backslash at `at`, or the one other character: "frac" in "\frac{1}{2}", "," in "\,". Empty at
/// the end of the text.
std::string_view commandName(std::string_view text, std::size_t at);

/// Tracks how deep a position lies inside brackets and groups. Kinds of brackets may be mixed, as in "[0, 1)".
class Nesting
{
public:
    /// Steps over the character or command at `at`; returns its length.
    std::size_t step(std::string_view text, std::size_t at);
    int depth() const { return m_depth; }

private:
    int m_depth = 0;
};

/// The parts of `text` between top-level occurrences of `separator` (a character, or a command with its backslash).
std::vector<std::string_view> splitTopLevel(std::string_view text, std::string_view separator);

} // namespace lr::problems
