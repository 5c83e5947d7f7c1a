#pragma once

#include <qcustomplot.h>

namespace lr::widgets {

/// Something of sharp lines that is drawn over the plot's axis rectangle and nowhere else. One that moves has a layer
/// of its own, which is a picture of its own only while there is something in it: an empty one would be cleared and
/// blended with each frame.
class PlotOverlay : public QCPLayerable
{
public:
    using QCPLayerable::QCPLayerable;

    /// Repaints this layer alone, unless it has just come or gone.
    void repaint() { layer()->replot(); }

protected:
    void setBuffered(bool buffered) { layer()->setMode(buffered ? QCPLayer::lmBuffered : QCPLayer::lmLogical); }

    QRect clipRect() const override { return parentPlot()->axisRect()->rect(); }
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
};

} // namespace lr::widgets
