#include "problems/latex_text.h"

#include <algorithm>

namespace lr::problems {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lowerCased(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lowerCase);
    return out;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to)
{
    std::string out;
    std::size_t begin = 0;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, begin)) {
        out.append(text, begin, at - begin).append(to);
        begin = at + from.size();
    }
    if (begin > 0)
        text = out.append(text, begin);
}

std::size_t closingBrace(std::string_view text, std::size_t open)
{
    int depth = 0;
    for (auto at = open; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '{')
            ++depth;
        else if (text[at] == '}' && --depth == 0)
            return at;
    }
    return std::string_view::npos;
}

std::string_view commandName(std::string_view text, std::size_t at)
{
    auto end = at + 1;
    while (end < text.size() && isLetter(text[end]))
        ++end;
    if (end == at + 1 && end < text.size())
        ++end;
    return text.substr(at + 1, end - at - 1);
}

std::size_t Nesting::step(std::string_view text, std::size_t at)
{
    constexpr std::string_view kOpening = "([{";
    constexpr std::string_view kClosing = ")]}";
    std::size_t length = 1;
    auto name = text.substr(at, 1);
    if (text[at] == '\\') {
        name = commandName(text, at);
        length += name.size();
    }
    if (name == "begin" || name == "lfloor" || name == "lceil" ||
        (name.size() == 1 && kOpening.find(name) != kOpening.npos))
        ++m_depth;
    else if (name == "end" || name == "rfloor" || name == "rceil" ||
             (name.size() == 1 && kClosing.find(name) != kClosing.npos))
        --m_depth;
    return length;
}

std::vector<std::string_view> splitTopLevel(std::string_view text, std::string_view separator)
{
    std::vector<std::string_view> parts;
    Nesting nesting;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto here = nesting.depth();
        const auto length = nesting.step(text, at);
        if (here == 0 && nesting.depth() == 0 && text.substr(at, length) == separator) {
            parts.push_back(trimmed(text.substr(begin, at - begin)));
            begin = at + length;
        }
        at += length;
    }
    parts.push_back(trimmed(text.substr(begin)));
    return parts;
}

} // namespace lr::problems
