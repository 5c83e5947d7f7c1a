#include "pages/explore/color_legend.h"

#include "pages/explore/step_colors.h"
#include "theme/palette.h"

#include <QLocale>
#include <QPainter>

#include <cmath>

namespace lr::widgets {

ColorLegend::ColorLegend(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setQuantity(steps::kQuantities.front(), {});
}

void ColorLegend::setQuantity(const steps::Quantity& quantity, const MetricRange& range)
{
    m_range = range;
    const QLocale locale;
    setAccessibleName(
        tr("Colour scale: %1, from %2 to %3")
            .arg(titleOf(quantity), locale.toString(range.low, 'g', 3), locale.toString(range.high, 'g', 3)));
    const auto ends =
        range.isDiverging
            ? tr("Values above 0 are blue, values below 0 vermilion.")
            : tr("The scale ends at the 99th percentile of all steps; larger values have the last colour.");
    setToolTip(QStringLiteral("%1<p>%2</p>").arg(toolTipOf(quantity), ends));
    update();
}

void ColorLegend::setColorMap(theme::ColorMap map)
{
    m_map = map;
    update();
}

QSize ColorLegend::sizeHint() const
{
    const auto metrics = fontMetrics();
    return {metrics.horizontalAdvance(QLatin1Char('0')) * 26, metrics.height() * 2 + 2};
}

QSize ColorLegend::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QLatin1Char('0')) * 12, sizeHint().height()};
}

double ColorLegend::valueAt(double position) const
{
    return m_range.isLogarithmic ? m_range.low * std::pow(m_range.high / m_range.low, position)
                                 : m_range.low + (m_range.high - m_range.low) * position;
}

void ColorLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const StepColors colors(palette(), m_map, m_range.isDiverging);
    const QRect bar(0, 0, width() - 1, height() - fontMetrics().height() - 2);
    for (int x = 0; x < bar.width(); ++x)
        painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(),
            colors.background(static_cast<double>(x) / std::max(bar.width() - 1, 1)));
    painter.setPen(theme::plotColors(palette()).axis);
    painter.drawRect(bar);
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect labels(0, bar.bottom() + 2, width(), fontMetrics().height());
    const QLocale locale;
    painter.drawText(labels, Qt::AlignLeft, locale.toString(valueAt(0), 'g', 3));
    painter.drawText(labels, Qt::AlignHCenter, locale.toString(valueAt(0.5), 'g', 3));
    painter.drawText(labels, Qt::AlignRight, locale.toString(valueAt(1), 'g', 3));
}

} // namespace lr::widgets
