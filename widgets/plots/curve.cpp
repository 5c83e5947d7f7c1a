#include "plots/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::widgets {

void Curve::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const
{
    const bool isThin = pen().style() == Qt::SolidLine && pen().widthF() <= 1;
    const bool isDense = lines.size() > keyAxis()->axisRect()->width();
    if (isThin && isDense && !painter->modes().testFlag(QCPPainter::pmVectorized))
        drawColumns(painter, lines);
    else
        QCPGraph::drawLinePlot(painter, lines);
}

void Curve::Columns::include(std::size_t column, double y)
{
    top[column] = std::min(top[column], static_cast<int>(std::floor(y)));
    bottom[column] = std::max(bottom[column], static_cast<int>(std::floor(y)) + 1);
}

/// In pixels of the device, from `corner` on. A stroke within a column or to the next one fills both over its whole
/// height: where the points' columns and the pixels' do not coincide, slits would be left. A longer one is followed.
Curve::Columns Curve::columnsOf(const QVector<QPointF>& lines, QPointF corner, QSize size, double scale)
{
    const auto numColumns = static_cast<std::size_t>(size.width());
    Columns columns{std::vector(numColumns, size.height()), std::vector(numColumns, 0)};
    QPointF last;
    bool hasLast = false;
    for (const auto& line : lines) {
        const auto point = line * scale - corner;
        const bool isThere = std::isfinite(point.x()) && std::isfinite(point.y());
        const auto from = hasLast && isThere ? last : point;
        const double first = std::max(0.0, std::floor(from.x()));
        const double end = std::min(std::floor(point.x()), static_cast<double>(size.width()) - 1);
        for (double x = first; isThere && x <= end; ++x) {
            const double width = std::max(1.0, point.x() - from.x());
            const auto heightAt = [&](double at) {
                return from.y() + (point.y() - from.y()) * std::clamp((at - from.x()) / width, 0.0, 1.0);
            };
            const bool isNear = std::floor(point.x()) - std::floor(from.x()) <= 1;
            columns.include(static_cast<std::size_t>(x), isNear ? from.y() : heightAt(x));
            columns.include(static_cast<std::size_t>(x), isNear ? point.y() : heightAt(x + 1));
        }
        last = point;
        hasLast = isThere;
    }
    for (std::size_t x = 0; x < numColumns; ++x) {
        columns.top[x] = std::max(0, columns.top[x]);
        columns.bottom[x] = std::min(size.height(), columns.bottom[x]);
    }
    return columns;
}

/// One picture, blended once: thousands of strokes, each a blend of its own, take ten times as long.
void Curve::drawColumns(QCPPainter* painter, const QVector<QPointF>& lines) const
{
    const double scale = painter->device()->devicePixelRatioF() * painter->worldTransform().m11();
    const auto area = keyAxis()->axisRect()->rect();
    const auto size = (QSizeF(area.size()) * scale).toSize();
    const auto columns = columnsOf(lines, QPointF(area.topLeft()) * scale, size, scale);
    const int top = *std::ranges::min_element(columns.top);
    const int height = *std::ranges::max_element(columns.bottom) - top;
    if (height <= 0)
        return;
    if (m_picture.width() != size.width() || m_picture.height() < height)
        m_picture = QImage(size, QImage::Format_ARGB32_Premultiplied);
    const auto color = qPremultiply(pen().color().rgba());
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_picture.scanLine(y));
        for (std::size_t x = 0; x < columns.top.size(); ++x)
            line[x] = columns.top[x] <= y + top && y + top < columns.bottom[x] ? color : 0;
    }
    const QRectF target(area.left(), area.top() + top / scale, size.width() / scale, height / scale);
    painter->drawImage(target, m_picture, QRectF(0, 0, size.width(), height));
}

} // namespace lr::widgets
