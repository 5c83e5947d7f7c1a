#pragma once

#include <qcustomplot.h>

namespace lr::widgets {

/// Sharp lines that are drawn over the plot's axis rectangle and nowhere else. An overlay that moves has its own layer.
/// That layer has its own picture only while it is not empty, because an empty picture would still be cleared and
/// blended in each frame.
class PlotOverlay : public QCPLayerable
{
public:
    using QCPLayerable::QCPLayerable;

    /// Repaints this layer only, unless it has just appeared or disappeared.
    void repaint() { layer()->replot(); }

protected:
    void setBuffered(bool buffered) { layer()->setMode(buffered ? QCPLayer::lmBuffered : QCPLayer::lmLogical); }

    QRect clipRect() const override { return parentPlot()->axisRect()->rect(); }
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
};

} // namespace lr::widgets
