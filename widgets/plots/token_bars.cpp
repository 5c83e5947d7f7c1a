#include "plots/token_bars.h"

#include <algorithm>

namespace lr::widgets {
namespace {

constexpr double kRowShare = 0.78; // of a row, for its bars together

} // namespace

TokenBars::TokenBars(QCPAxis* rowAxis, QCPAxis* valueAxis, int slot, int numSlots)
    : QCPAbstractPlottable(rowAxis, valueAxis)
    , m_slot(slot)
    , m_numSlots(numSlots)
{}

void TokenBars::setColors(const QColor& color, const QColor& faded)
{
    m_color = color;
    m_faded = faded;
}

double TokenBars::selectTest(const QPointF&, bool, QVariant*) const
{
    return -1;
}

QCPRange TokenBars::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = !m_bars.empty();
    return {-0.5, static_cast<double>(m_bars.size()) - 0.5};
}

QCPRange TokenBars::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = !m_bars.empty();
    return {0, found ? std::ranges::max(m_bars, {}, &Bar::value).value : 1};
}

void TokenBars::draw(QCPPainter* painter)
{
    painter->setAntialiasing(false);
    const auto* axis = valueAxis();
    const double origin =
        axis->scaleType() == QCPAxis::stLogarithmic ? axis->axisRect()->left() : axis->coordToPixel(0);
    const double height = kRowShare / m_numSlots;
    for (std::size_t row = 0; row < m_bars.size(); ++row) {
        const auto& bar = m_bars[row];
        if (!(bar.value > 0))
            continue;
        const double top = static_cast<double>(row) - kRowShare / 2 + m_slot * height;
        const double y = keyAxis()->coordToPixel(top);
        const double end = std::max(axis->coordToPixel(bar.value), origin + 1);
        const QColor color = bar.isFaded ? m_faded : m_color;
        const QRectF rect(origin, y, end - origin, std::max(1.0, keyAxis()->coordToPixel(top + height) - y - 1));
        painter->fillRect(rect, bar.isHatched ? QBrush(color, Qt::BDiagPattern) : QBrush(color));
        if (bar.isHatched) {
            painter->setPen(QPen(color, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(rect.adjusted(0, 0, -1, -1));
        }
    }
}

void TokenBars::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const
{
    painter->fillRect(rect.adjusted(0, rect.height() / 4, 0, -rect.height() / 4), m_color);
}

} // namespace lr::widgets
