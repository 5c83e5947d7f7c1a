#include "plots/chart_marks.h"

#include <algorithm>
#include <limits>

namespace lr::widgets {

ChartMarks::ChartMarks(QCustomPlot* chart)
    : PlotOverlay(chart, QStringLiteral("grid"))
{}

void ChartMarks::setMarks(std::vector<ChartMark> marks)
{
    m_marks = std::move(marks);
    std::ranges::stable_sort(m_marks, {}, &ChartMark::x);
}

void ChartMarks::setColors(const QColor& line, const QColor& notice, const QColor& text)
{
    m_line = line;
    m_notice = notice;
    m_text = text;
}

void ChartMarks::draw(QCPPainter* painter)
{
    const auto area = clipRect();
    const auto* axis = parentPlot()->xAxis;
    painter->setFont(axis->tickLabelFont());
    const QFontMetrics metrics(painter->font());
    const int gap = metrics.averageCharWidth() / 2;
    double freeFrom = -std::numeric_limits<double>::infinity();
    for (const auto& mark : m_marks) {
        const double x = axis->coordToPixel(mark.x);
        if (x < area.left() || x > area.right())
            continue;
        painter->setPen(penOf(mark.kind));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const int width = metrics.horizontalAdvance(mark.text);
        const bool fitsRight = x + gap + width <= area.right();
        const double left = fitsRight ? x + gap : x - gap - width;
        if (left < freeFrom)
            continue;
        painter->setPen(m_text);
        painter->drawText(QPointF(left, area.top() + metrics.ascent() + 2), mark.text);
        freeFrom = left + width + gap;
    }
}

QPen ChartMarks::penOf(MarkKind kind) const
{
    QPen pen(kind == MarkKind::Notice ? m_notice : m_line, 1);
    switch (kind) {
    case MarkKind::Checkpoint:
        pen.setStyle(Qt::DashLine);
        break;
    case MarkKind::Resume:
        pen.setStyle(Qt::DashDotLine);
        break;
    case MarkKind::Evaluation:
        pen.setStyle(Qt::DotLine);
        break;
    case MarkKind::Notice:
        pen.setStyle(Qt::DashDotDotLine);
        break;
    }
    return pen;
}

} // namespace lr::widgets
