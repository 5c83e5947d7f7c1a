#pragma once

#include <QImage>
#include <qcustomplot.h>

#include <vector>

namespace lr::widgets {

/// A line for a long and noisy run. If there is at least one point per column of pixels, each column is drawn as one
/// bar from its least to its greatest value, instead of many strokes over the same pixels. Thick or dashed lines are
/// drawn as usual.
class Curve : public QCPGraph
{
    Q_OBJECT

public:
    using QCPGraph::QCPGraph;

protected:
    void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;

private:
    /// The heights of the line in each column of pixels, [top, bottom).
    struct Columns
    {
        std::vector<int> top;
        std::vector<int> bottom;

        void include(std::size_t column, double y);
    };

    static Columns columnsOf(const QVector<QPointF>& lines, QPointF corner, QSize size, double scale);
    void drawColumns(QCPPainter* painter, const QVector<QPointF>& lines) const;

    mutable QImage m_picture; ///< kept, because newly mapped memory is slow
};

} // namespace lr::widgets
