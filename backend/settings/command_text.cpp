#include "settings/command_text.h"

#include <algorithm>

namespace lr::settings {

std::string shellQuoted(const std::string& word)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./:,+@%=").find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string detail::wordsOf(const Field& field, const FieldValue& value)
{
    auto words = std::string(" ") + field.flag;
    if (field.kind == Kind::Flag)
        return words;
    const auto word = textOf(value);
    // A word that begins with a dash would be read as an option.
    return words + (word.starts_with('-') ? "=" : " ") + shellQuoted(word);
}

} // namespace lr::settings
