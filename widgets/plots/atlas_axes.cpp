#include "plots/atlas_axes.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {

double WholeNumberTicker::getTickStep(const QCPRange& range)
{
    return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
}

int WholeNumberTicker::getSubTickCount(double)
{
    return 0;
}

QString WholeNumberTicker::getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision)
{
    const auto whole = static_cast<std::ptrdiff_t>(std::lround(tick));
    if (m_nameOf)
        return m_nameOf(whole);
    return whole < 0 ? QString()
                     : QCPAxisTicker::getTickLabel(static_cast<double>(whole), locale, formatChar, precision);
}

QCPRange rangeWithinCells(const QCPRange& wanted, std::size_t numCells)
{
    const double whole = static_cast<double>(std::max<std::size_t>(numCells, 1));
    const double span = std::clamp(wanted.size(), 1.0, whole);
    const double lower = std::clamp(wanted.center() - span / 2, -0.5, whole - 0.5 - span);
    return {lower, lower + span};
}

AtlasCrosshair::AtlasCrosshair(QCustomPlot* atlas)
    : PlotOverlay(atlas)
{
    atlas->addLayer(QStringLiteral("crosshair"));
    setLayer(QStringLiteral("crosshair"));
}

void AtlasCrosshair::setCell(std::optional<Cell> cell)
{
    m_cell = cell;
    setBuffered(m_cell.has_value());
}

void AtlasCrosshair::setColor(const QColor& color, const QColor& halo)
{
    m_color = color;
    m_halo = halo;
}

void AtlasCrosshair::draw(QCPPainter* painter)
{
    if (!m_cell)
        return;
    constexpr double kSmallest = 7; // a cell of less than a pixel is framed where it lies
    const auto area = clipRect();
    const auto* x = parentPlot()->xAxis;
    const auto* y = parentPlot()->yAxis;
    const double column = static_cast<double>(m_cell->column);
    const double row = static_cast<double>(m_cell->row);
    QRectF frame(QPointF(x->coordToPixel(column - 0.5), y->coordToPixel(row - 0.5)),
        QPointF(x->coordToPixel(column + 0.5), y->coordToPixel(row + 0.5)));
    const auto middle = frame.center();
    frame.setSize({std::max(frame.width(), kSmallest), std::max(frame.height(), kSmallest)});
    frame.moveCenter(middle);
    auto line = m_color;
    line.setAlphaF(0.55f);
    painter->setPen(QPen(line, 1, Qt::DotLine));
    painter->drawLine(QPointF(area.left(), middle.y()), QPointF(frame.left(), middle.y()));
    painter->drawLine(QPointF(frame.right(), middle.y()), QPointF(area.right(), middle.y()));
    painter->drawLine(QPointF(middle.x(), area.top()), QPointF(middle.x(), frame.top()));
    painter->drawLine(QPointF(middle.x(), frame.bottom()), QPointF(middle.x(), area.bottom()));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(m_halo, 1));
    painter->drawRect(frame.adjusted(-2, -2, 1, 1));
    painter->setPen(QPen(m_color, 2));
    painter->drawRect(frame.adjusted(-1, -1, 0, 0));
}

} // namespace lr::widgets
