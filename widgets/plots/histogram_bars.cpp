#include "plots/histogram_bars.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {
namespace {

// Bars beyond the edges, in bins.
constexpr double kBeyondFrom = 0.5;
constexpr double kBeyondTo = 3.5;

} // namespace

HistogramBars::HistogramBars(QCPAxis* valueAxis, QCPAxis* countAxis)
    : QCPAbstractPlottable(valueAxis, countAxis)
{}

void HistogramBars::setColors(const QColor& selected, const QColor& others, const QColor& text)
{
    m_selected = selected;
    m_others = others;
    m_text = text;
}

QCPRange HistogramBars::keyRange() const
{
    if (m_histogram.edges.size() < 2)
        return {0, 1};
    const double beyond = (kBeyondTo + kBeyondFrom) * endBinWidth();
    return {m_histogram.edges.front() - (m_histogram.numBelow > 0 ? beyond : 0),
        m_histogram.edges.back() + (m_histogram.numAbove > 0 ? beyond : 0)};
}

std::size_t HistogramBars::largestCount() const
{
    const auto inside = m_histogram.counts.empty() ? 0 : std::ranges::max(m_histogram.counts);
    return std::max({inside, m_histogram.numBelow, m_histogram.numAbove});
}

double HistogramBars::selectTest(const QPointF&, bool, QVariant*) const
{
    return -1;
}

QCPRange HistogramBars::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = m_histogram.edges.size() >= 2;
    return keyRange();
}

QCPRange HistogramBars::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = m_histogram.edges.size() >= 2;
    return {0, static_cast<double>(largestCount())};
}

void HistogramBars::draw(QCPPainter* painter)
{
    const auto& [edges, counts, numBelow, numAbove] = m_histogram;
    if (edges.size() < 2)
        return;
    painter->setAntialiasing(false);
    painter->setPen(Qt::NoPen);
    for (std::size_t i = 0; i < counts.size(); ++i)
        drawBar(painter, edges[i], edges[i + 1], counts[i], Qt::SolidPattern);
    const double width = endBinWidth();
    drawBeyond(painter, edges.front() - kBeyondTo * width, edges.front() - kBeyondFrom * width, numBelow);
    drawBeyond(painter, edges.back() + kBeyondFrom * width, edges.back() + kBeyondTo * width, numAbove);
}

void HistogramBars::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const
{
    painter->setPen(Qt::NoPen);
    painter->fillRect(rect, m_selected);
}

/// Nothing is known of these values but their side: they are selected as a whole, or not.
void HistogramBars::drawBeyond(QCPPainter* painter, double left, double right, std::size_t count) const
{
    if (count == 0)
        return;
    drawBar(painter, left, right, count, Qt::BDiagPattern);
    const auto text = tr("%1 beyond").arg(count);
    const QFontMetricsF metrics(painter->font());
    const double width = metrics.horizontalAdvance(text) + 2;
    const auto area = keyAxis()->axisRect()->rect();
    const double x = std::clamp(keyAxis()->coordToPixel(right) - width, area.left() + 2.0, area.right() - width);
    const double top = valueAxis()->coordToPixel(static_cast<double>(count));
    painter->setPen(m_text);
    painter->drawText(QPointF(x, std::max(top - 3, area.top() + metrics.ascent())), text);
    painter->setPen(Qt::NoPen);
}

void HistogramBars::drawBar(
    QCPPainter* painter, double left, double right, std::size_t count, Qt::BrushStyle style) const
{
    if (count == 0)
        return;
    const auto bottom = valueAxis()->axisRect()->bottom() + 1;
    const double top = std::min(valueAxis()->coordToPixel(static_cast<double>(count)), bottom - 1.0);
    const auto fill = [&](double from, double to, const QColor& color) {
        const double x = keyAxis()->coordToPixel(from);
        const double width = keyAxis()->coordToPixel(to) - x;
        const double gap = width > 4 ? 1 : 0; // neighbours stay apart where there is room
        painter->fillRect(QRectF(x, top, width - gap, bottom - top), QBrush(color, style));
    };
    const bool isWhole = style != Qt::SolidPattern;
    const double cut = isWhole ? (m_threshold > left ? right : left) : std::clamp(m_threshold, left, right);
    if (cut > left)
        fill(left, cut, m_others);
    if (cut < right)
        fill(cut, right, m_selected);
}

double HistogramBars::endBinWidth() const
{
    return (m_histogram.edges.back() - m_histogram.edges.front()) / static_cast<double>(m_histogram.counts.size());
}

} // namespace lr::widgets
