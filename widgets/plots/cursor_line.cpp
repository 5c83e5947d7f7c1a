#include "plots/cursor_line.h"

#include <algorithm>

namespace lr::widgets {
namespace {

/// Makes the layer on first use, above all that is there.
QString cursorLayerOf(QCustomPlot* plot)
{
    const auto name = QStringLiteral("cursor");
    if (!plot->layer(name))
        plot->addLayer(name);
    return name;
}

} // namespace

CursorLine::CursorLine(QCustomPlot* plot)
    : PlotOverlay(plot, cursorLayerOf(plot))
{}

void CursorLine::setPosition(double x)
{
    m_x = x;
    setBuffered(isShown());
}

QStringList CursorLine::texts() const
{
    QStringList texts;
    for (const auto& line : m_lines)
        texts << line.text;
    return texts;
}

void CursorLine::setColors(const QColor& line, const QColor& text, const QColor& card)
{
    m_line = line;
    m_text = text;
    m_card = card;
}

void CursorLine::draw(QCPPainter* painter)
{
    if (!isShown())
        return;
    const auto area = clipRect();
    const double x = parentPlot()->xAxis->coordToPixel(m_x);
    if (x < area.left() || x > area.right())
        return;
    painter->setPen(QPen(m_line, 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    if (!m_lines.isEmpty())
        drawCard(painter, x);
}

void CursorLine::drawCard(QCPPainter* painter, double x) const
{
    painter->setFont(parentPlot()->font());
    const QFontMetrics metrics(painter->font());
    const int padding = metrics.averageCharWidth();
    const int square = metrics.ascent() * 2 / 3;
    const bool hasSquares = std::ranges::any_of(m_lines, [](const Line& line) { return line.color.isValid(); });
    const int indent = hasSquares ? square + padding : 0;
    int width = 0;
    for (const auto& line : m_lines)
        width = std::max(width, metrics.horizontalAdvance(line.text));
    const auto area = clipRect();
    QRectF card(x + padding, area.top() + padding, width + indent + 2 * padding,
        m_lines.size() * metrics.lineSpacing() + padding);
    if (card.right() > area.right())
        card.moveRight(x - padding);
    if (card.left() < area.left())
        card.moveLeft(area.left());
    painter->setPen(QPen(m_line, 1));
    painter->setBrush(m_card);
    painter->drawRect(card);
    double baseline = card.top() + padding / 2.0 + metrics.ascent();
    for (const auto& line : m_lines) {
        if (line.color.isValid())
            painter->fillRect(QRectF(card.left() + padding, baseline - square, square, square), line.color);
        painter->setPen(m_text);
        painter->drawText(QPointF(card.left() + padding + indent, baseline), line.text);
        baseline += metrics.lineSpacing();
    }
}

} // namespace lr::widgets
