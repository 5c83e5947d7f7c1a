#include "pages/explore/text_layout.h"

#include "models/running_text.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lr::widgets {

namespace {

constexpr double kLineSpacing = 1.4;

/// Widths of texts; equal tokens share one string.
class Widths
{
public:
    explicit Widths(const QFontMetricsF& metrics)
        : m_metrics(metrics)
    {}

    float of(const RunningText& text, std::size_t token)
    {
        auto [found, isNew] = m_known.try_emplace(text.tokenId(token), 0.0f);
        if (isNew)
            found->second =
                static_cast<float>(std::max(m_metrics.horizontalAdvance(text.text(token)), m_metrics.height() / 4));
        return found->second;
    }

private:
    const QFontMetricsF& m_metrics;
    std::unordered_map<common::TokenId, float> m_known;
};

/// Scripts that are written without spaces between words.
bool isWrittenWithoutSpaces(QChar::Script script)
{
    return script == QChar::Script_Han || script == QChar::Script_Hiragana || script == QChar::Script_Katakana;
}

/// Does a word begin with this token?
bool beginsWord(const QString& text)
{
    if (text.isEmpty())
        return false;
    const auto first = text.front();
    return first == QLatin1Char(' ') || first == QChar(0x2423) || isWrittenWithoutSpaces(first.script());
}

} // namespace

void TextLayout::arrange(const RunningText& text, const QFontMetricsF& metrics, double width)
{
    m_lineHeight = std::ceil(metrics.height() * kLineSpacing);
    m_lefts.clear();
    m_widths.clear();
    m_lineBegin = {0};
    m_shortened.clear();
    Widths widths(metrics);
    const auto gap = static_cast<float>(metrics.height() / 16);
    const auto limit = static_cast<float>(width);
    std::size_t wordBegin = 0; // the line may break before this token
    float x = 0;
    for (std::size_t i = 0; i < text.numTokens(); ++i) {
        const auto wholeWidth = widths.of(text, i);
        const auto tokenWidth = std::min(wholeWidth, std::max(limit, 1.0f));
        if (tokenWidth < wholeWidth && !m_shortened.contains(text.tokenId(i)))
            m_shortened.emplace(text.tokenId(i), metrics.elidedText(text.text(i), Qt::ElideRight, width));
        if (beginsWord(text.text(i)))
            wordBegin = i;
        if (x + tokenWidth > limit && i > m_lineBegin.back()) {
            const auto first = wordBegin > m_lineBegin.back() ? wordBegin : i;
            m_lineBegin.push_back(first);
            x = 0;
            for (auto moved = first; moved < i; ++moved) {
                m_lefts[moved] = x;
                x += m_widths[moved] + gap;
            }
        }
        m_lefts.push_back(x);
        m_widths.push_back(tokenWidth);
        x += tokenWidth + gap;
        if (text.endsLine(i) && i + 1 < text.numTokens()) {
            m_lineBegin.push_back(i + 1);
            x = 0;
        }
    }
    if (text.numTokens() > 0)
        m_lineBegin.push_back(text.numTokens());
}

QString TextLayout::textOf(const RunningText& text, std::size_t token) const
{
    const auto found = m_shortened.empty() ? m_shortened.end() : m_shortened.find(text.tokenId(token));
    return found == m_shortened.end() ? text.text(token) : found->second;
}

std::size_t TextLayout::lineOf(std::size_t token) const
{
    const auto behind = std::upper_bound(m_lineBegin.begin(), m_lineBegin.end() - 1, token);
    return static_cast<std::size_t>(behind - m_lineBegin.begin()) - 1;
}

QRectF TextLayout::rectOf(std::size_t token) const
{
    return rectOf(token, lineOf(token));
}

QRectF TextLayout::rectOf(std::size_t token, std::size_t line) const
{
    const auto top = m_lineHeight * static_cast<double>(line);
    return {double{m_lefts[token]}, top, double{m_widths[token]}, m_lineHeight};
}

std::optional<std::size_t> TextLayout::tokenAt(QPointF point) const
{
    if (point.x() < 0 || point.y() < 0 || point.y() >= height())
        return std::nullopt;
    const auto line = static_cast<std::size_t>(point.y() / m_lineHeight);
    const auto nearest = nearestInLine(line, point.x());
    // The gap behind a token belongs to it, the space behind the last one to nothing.
    const bool isBehind = nearest + 1 == lineBegin(line + 1) && point.x() > rectOf(nearest, line).right();
    return isBehind ? std::nullopt : std::optional(nearest);
}

std::size_t TextLayout::nearestInLine(std::size_t line, double x) const
{
    const auto begin = m_lefts.begin() + static_cast<std::ptrdiff_t>(lineBegin(line));
    const auto end = m_lefts.begin() + static_cast<std::ptrdiff_t>(lineBegin(line + 1));
    const auto behind = std::upper_bound(begin, end, static_cast<float>(x));
    return static_cast<std::size_t>((behind == begin ? begin : behind - 1) - m_lefts.begin());
}

} // namespace lr::widgets
