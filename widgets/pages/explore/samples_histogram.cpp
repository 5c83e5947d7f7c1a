#include "pages/explore/samples_histogram.h"

#include "theme/palette.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace lr::widgets {

SamplesHistogram::SamplesHistogram(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Questions by number of samples"));
}

void SamplesHistogram::setCounts(const std::vector<std::size_t>& counts)
{
    m_counts = counts;
    makeBars();
    update();
}

QSize SamplesHistogram::sizeHint() const
{
    const auto metrics = fontMetrics();
    return {metrics.averageCharWidth() * 24, metrics.height() * 5};
}

QRect SamplesHistogram::plotRect() const
{
    return rect().adjusted(0, 1, -1, -fontMetrics().height() - 2);
}

void SamplesHistogram::makeBars()
{
    m_bars.clear();
    m_largest = 0;
    const auto mostBars = static_cast<std::size_t>(std::max(plotRect().width() / 4, 2));
    const auto perBar = m_counts.size() <= mostBars ? 1 : (m_counts.size() - 2) / (mostBars - 1) + 1;
    for (std::size_t n = 0; n < m_counts.size(); n = m_bars.back().last + 1) {
        Bar bar{n, n == 0 ? 0 : std::min(n + perBar, m_counts.size()) - 1, 0};
        for (auto i = bar.first; i <= bar.last; ++i)
            bar.count += m_counts[i];
        m_largest = std::max(m_largest, bar.count);
        m_bars.push_back(bar);
    }
}

QRectF SamplesHistogram::rectOf(std::size_t bar) const
{
    const auto area = QRectF(plotRect());
    const auto width = area.width() / static_cast<double>(m_bars.size());
    const auto share =
        static_cast<double>(m_bars[bar].count) / static_cast<double>(std::max<std::size_t>(m_largest, 1));
    const auto left = area.left() + width * static_cast<double>(bar);
    return {left, area.bottom() - share * area.height(), std::max(width - 1, 1.0), share * area.height()};
}

void SamplesHistogram::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto colors = theme::plotColors(palette());
    const auto area = plotRect();
    for (std::size_t i = 0; i < m_bars.size(); ++i)
        painter.fillRect(rectOf(i), i == 0 ? theme::neutral(palette()) : theme::threshold(palette()));
    painter.setPen(colors.axis);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect labels(0, area.bottom() + 2, width(), fontMetrics().height());
    painter.drawText(labels, Qt::AlignLeft, QLocale().toString(0));
    painter.drawText(labels, Qt::AlignHCenter, tr("samples per question"));
    if (m_counts.size() > 1)
        painter.drawText(labels, Qt::AlignRight, QLocale().toString(static_cast<qulonglong>(m_counts.size() - 1)));
}

void SamplesHistogram::resizeEvent(QResizeEvent*)
{
    makeBars();
}

bool SamplesHistogram::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        auto column = rectOf(i);
        column.setTop(0);
        if (!column.contains(help->pos()))
            continue;
        const auto& bar = m_bars[i];
        const auto samples =
            bar.first == bar.last ? QString::number(bar.first) : tr("%1 to %2").arg(bar.first).arg(bar.last);
        QToolTip::showText(help->globalPos(), tr("Questions with %1 samples: %L2").arg(samples).arg(bar.count), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace lr::widgets
