#include "tokenizer/text_pattern.h"

#include <algorithm>

namespace lr::tokenizer {

namespace {

/// Joins neighbouring parts of one text.
std::string_view joined(std::string_view first, std::string_view second)
{
    return {first.data(), first.size() + second.size()};
}

void appendContiguous(const std::vector<Span>& spans, std::vector<std::string_view>& out)
{
    const auto firstWord = out.size();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (out.size() > firstWord && spans[i].isMatch == spans[i - 1].isMatch)
            out.back() = joined(out.back(), spans[i].text);
        else
            out.push_back(spans[i].text);
    }
}

void appendMergedWithPrevious(const std::vector<Span>& spans, std::vector<std::string_view>& out)
{
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].isMatch && i > 0 && !spans[i - 1].isMatch)
            out.back() = joined(out.back(), spans[i].text);
        else
            out.push_back(spans[i].text);
    }
}

void appendMergedWithNext(const std::vector<Span>& spans, std::vector<std::string_view>& out)
{
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (!spans[i].isMatch && i > 0 && spans[i - 1].isMatch)
            out.back() = joined(out.back(), spans[i].text);
        else
            out.push_back(spans[i].text);
    }
}

} // namespace

TextPattern::TextPattern(const PatternDefinition& definition, std::string_view source)
{
    if (definition.isRegex)
        m_regex.emplace(definition.text, source);
    else
        m_literal = definition.text;
}

void TextPattern::find(std::string_view text, std::vector<Span>& out) const
{
    if (m_regex)
        return m_regex->find(text, out);
    while (!text.empty()) {
        const auto at = m_literal.empty() ? std::string_view::npos : text.find(m_literal);
        if (at != 0)
            out.push_back({text.substr(0, at), false});
        if (at == std::string_view::npos)
            break;
        out.push_back({text.substr(at, m_literal.size()), true});
        text.remove_prefix(at + m_literal.size());
    }
}

void TextPattern::split(
    std::string_view text, SplitBehavior behavior, bool invert, std::vector<std::string_view>& out) const
{
    if (m_regex && behavior == SplitBehavior::Isolated)
        return m_regex->split(text, out);
    std::vector<Span> spans;
    find(text, spans);
    for (auto& span : spans)
        span.isMatch = span.isMatch != invert;
    const auto firstWord = static_cast<std::ptrdiff_t>(out.size());
    switch (behavior) {
    case SplitBehavior::Isolated:
        for (const auto& span : spans)
            out.push_back(span.text);
        break;
    case SplitBehavior::Removed:
        for (const auto& span : spans)
            if (!span.isMatch)
                out.push_back(span.text);
        break;
    case SplitBehavior::MergedWithPrevious:
        appendMergedWithPrevious(spans, out);
        break;
    case SplitBehavior::MergedWithNext:
        appendMergedWithNext(spans, out);
        break;
    case SplitBehavior::Contiguous:
        appendContiguous(spans, out);
        break;
    }
    out.erase(std::remove_if(out.begin() + firstWord, out.end(), [](auto word) { return word.empty(); }), out.end());
}

std::string TextPattern::replaced(std::string_view text, std::string_view content) const
{
    std::vector<Span> spans;
    find(text, spans);
    std::string out;
    out.reserve(text.size() + spans.size() * content.size());
    for (const auto& span : spans)
        out.append(span.isMatch ? content : span.text);
    return out;
}

bool TextPattern::mayMatch(std::string_view text) const
{
    return m_regex || (!m_literal.empty() && text.find(m_literal) != std::string_view::npos);
}

} // namespace lr::tokenizer
