#include "plots/metric_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

// The cursor of the chart: mouse, keys and the card of numbers.
namespace lr::widgets {
namespace {

QString valueText(double value)
{
    return std::isnan(value) ? QStringLiteral("–") : QString::number(value, 'g', 4);
}

QString valueText(const ChartSeries& data, std::size_t index)
{
    const auto& bucket = data.buckets()[index];
    if (bucket.numFinite == 0)
        return MetricChart::tr("not finite");
    auto text = bucket.numFinite == 1
                    ? valueText(bucket.mean)
                    : valueText(bucket.least.y) + QStringLiteral(" … ") + valueText(bucket.greatest.y);
    if (!std::isnan(bucket.low))
        text += MetricChart::tr(" (%1 to %2)").arg(valueText(bucket.low), valueText(bucket.high));
    if (data.smoothing() > 0)
        text += MetricChart::tr(", smoothed %1").arg(valueText(data.smoothedAt(index)));
    return text;
}

} // namespace

void MetricChart::setCursor(double x)
{
    m_cursor->setPosition(x);
    m_cursor->setLines(cursorLines(x));
    if (isVisible())
        m_cursor->repaint();
}

void MetricChart::mouseMoveEvent(QMouseEvent* event)
{
    Plot::mouseMoveEvent(event);
    if (event->buttons() == Qt::NoButton && axisRect()->rect().contains(event->pos()))
        moveCursor(nearestX(xAxis->pixelToCoord(event->position().x())));
}

void MetricChart::leaveEvent(QEvent* event)
{
    Plot::leaveEvent(event);
    if (m_cursor->isShown())
        moveCursor(ChartSeries::kNone);
}

void MetricChart::keyPressEvent(QKeyEvent* event)
{
    const int stride = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    if (event->key() == Qt::Key_Left)
        moveCursorBy(-stride);
    else if (event->key() == Qt::Key_Right)
        moveCursorBy(stride);
    else if (event->key() == Qt::Key_Escape && m_cursor->isShown())
        moveCursor(ChartSeries::kNone);
    else
        Plot::keyPressEvent(event);
}

bool MetricChart::moveCursor(double x)
{
    const double old = m_cursor->position();
    if (x == old || (std::isnan(x) && std::isnan(old)))
        return false;
    setCursor(x);
    Q_EMIT cursorMoved(x);
    return true;
}

void MetricChart::moveCursorBy(int numPoints)
{
    const auto longest =
        std::ranges::max_element(m_series, {}, [](const auto& series) { return series->data.buckets().size(); });
    if (longest == m_series.end() || (*longest)->data.isEmpty())
        return;
    const auto& data = (*longest)->data;
    const auto last = static_cast<std::ptrdiff_t>(data.buckets().size()) - 1;
    const auto from = m_cursor->isShown() ? static_cast<std::ptrdiff_t>(data.nearest(m_cursor->position())) : last;
    const auto to = std::clamp<std::ptrdiff_t>(from + numPoints, 0, last);
    moveCursor(data.buckets()[static_cast<std::size_t>(to)].lastX);
}

double MetricChart::nearestX(double x) const
{
    double best = ChartSeries::kNone;
    for (const auto& series : m_series) {
        if (series->data.isEmpty())
            continue;
        const double candidate = series->data.buckets()[series->data.nearest(x)].lastX;
        if (std::isnan(best) || std::abs(candidate - x) < std::abs(best - x))
            best = candidate;
    }
    return best;
}

QList<CursorLine::Line> MetricChart::cursorLines(double x) const
{
    if (std::isnan(x) || isEmpty())
        return {};
    QList<CursorLine::Line> lines{{tr("%1: %2").arg(xAxis->label(), QString::number(x, 'g', 10)), {}}};
    for (const auto& series : m_series) {
        if (series->data.isEmpty() || !series->values->visible())
            continue;
        const auto text = valueText(series->data, series->data.nearest(x));
        lines.append({m_series.size() > 1 ? tr("%1: %2").arg(series->name, text) : text, series->shownColor});
    }
    return lines;
}

} // namespace lr::widgets
