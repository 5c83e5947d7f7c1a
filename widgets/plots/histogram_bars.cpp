#include "plots/histogram_bars.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {

HistogramBars::HistogramBars(QCPAxis* valueAxis, QCPAxis* countAxis)
    : QCPAbstractPlottable(valueAxis, countAxis)
{}

void HistogramBars::setColors(const QColor& kept, const QColor& dropped)
{
    m_kept = kept;
    m_dropped = dropped;
}

QCPRange HistogramBars::keyRange() const
{
    if (m_histogram.edges.size() < 2)
        return {0, 1};
    const double beyond = 1.5 * endBinWidth();
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
        drawBar(painter, edges[i], edges[i + 1], counts[i], false);
    const double width = endBinWidth();
    drawBar(painter, edges.front() - 1.5 * width, edges.front() - 0.5 * width, numBelow, true);
    drawBar(painter, edges.back() + 0.5 * width, edges.back() + 1.5 * width, numAbove, true);
}

void HistogramBars::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const
{
    painter->setPen(Qt::NoPen);
    painter->fillRect(rect, m_kept);
}

/// Of a bar beyond the edges nothing is known but its side: it is kept as a whole, or not.
void HistogramBars::drawBar(QCPPainter* painter, double left, double right, std::size_t count, bool isBeyond) const
{
    if (count == 0)
        return;
    const auto bottom = valueAxis()->axisRect()->bottom() + 1;
    const double top = std::min(valueAxis()->coordToPixel(static_cast<double>(count)), bottom - 1.0);
    const auto fill = [&](double from, double to, const QColor& color) {
        const double x = keyAxis()->coordToPixel(from);
        const double width = keyAxis()->coordToPixel(to) - x;
        const double gap = width > 4 ? 1 : 0; // neighbours stay apart where there is room
        painter->fillRect(
            QRectF(x, top, width - gap, bottom - top), isBeyond ? QBrush(color, Qt::BDiagPattern) : QBrush(color));
    };
    const double cut = isBeyond ? (m_threshold > left ? right : left) : std::clamp(m_threshold, left, right);
    if (cut > left)
        fill(left, cut, m_dropped);
    if (cut < right)
        fill(cut, right, m_kept);
}

double HistogramBars::endBinWidth() const
{
    return (m_histogram.edges.back() - m_histogram.edges.front()) / static_cast<double>(m_histogram.counts.size());
}

} // namespace lr::widgets
