#pragma once

#include <QImage>
#include <qcustomplot.h>

#include <vector>

namespace lr::widgets {

/// A line of a long and noisy run: from one point for each column of pixels on, what would be strokes to and fro over
/// the same pixels is one bar for each column, from its least to its greatest value. Thick or dashed lines are drawn as
/// ever.
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

    mutable QImage m_picture; ///< kept, as memory that is mapped anew is slow
};

} // namespace lr::widgets
