#include "plots/chart_marks.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace lr::widgets {
namespace {

constexpr double kDistance = 3; // of marks that may be left out, in heights of the text

bool isOrdinary(MarkKind kind)
{
    return kind == MarkKind::Checkpoint || kind == MarkKind::Evaluation;
}

} // namespace

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

std::vector<ChartMark> ChartMarks::shown() const
{
    std::vector<ChartMark> marks;
    for (const auto& line : lines())
        marks.push_back(*line.mark);
    return marks;
}

/// Counted from the first mark, in view or not, so that the choice stays as the view is dragged.
std::vector<ChartMarks::Line> ChartMarks::lines() const
{
    const auto area = clipRect();
    const auto* axis = parentPlot()->xAxis;
    const double distance = kDistance * QFontMetrics(axis->tickLabelFont()).height();
    std::map<MarkKind, double> lastOf;
    std::vector<Line> lines;
    for (const auto& mark : m_marks) {
        double x = axis->coordToPixel(mark.x);
        const auto last = lastOf.find(mark.kind);
        // What is always drawn once for each pixel: a second line would not be seen.
        if (last != lastOf.end() && x - last->second < (isOrdinary(mark.kind) ? distance : 1))
            continue;
        lastOf[mark.kind] = x;
        if (x > area.right() && mark.x <= axis->range().upper)
            x = area.right(); // the end of the run is the end of the axis
        if (x >= area.left() && x <= area.right())
            lines.push_back({x, &mark});
    }
    return lines;
}

void ChartMarks::draw(QCPPainter* painter)
{
    const auto area = clipRect();
    const auto lines = this->lines();
    for (const auto& [x, mark] : lines) {
        painter->setPen(penOf(mark->kind));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    drawLabels(painter, lines);
}

void ChartMarks::drawLabels(QCPPainter* painter, const std::vector<Line>& lines) const
{
    const auto area = clipRect();
    painter->setFont(parentPlot()->xAxis->tickLabelFont());
    painter->setPen(m_text);
    const QFontMetrics metrics(painter->font());
    const int gap = metrics.averageCharWidth() / 2;
    std::map<double, double> taken; // right ends by their left ones
    const auto isFree = [&taken](double left, double right) {
        const auto next = taken.lower_bound(left);
        return (next == taken.end() || next->first >= right) &&
               (next == taken.begin() || std::prev(next)->second <= left);
    };
    for (const bool isOrdinaryTurn : {false, true})
        for (const auto& [x, mark] : lines) {
            if (isOrdinary(mark->kind) != isOrdinaryTurn || mark->text.isEmpty())
                continue;
            const int width = metrics.horizontalAdvance(mark->text);
            const double left = x + gap + width <= area.right() ? x + gap : x - gap - width;
            if (!isFree(left, left + width + gap))
                continue;
            painter->drawText(QPointF(left, area.top() + metrics.ascent() + 2), mark->text);
            taken[left] = left + width + gap;
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
