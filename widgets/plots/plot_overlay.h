#pragma once

#include <qcustomplot.h>

namespace lr::widgets {

/// Something of sharp lines that is drawn over the plot's axis rectangle and nowhere else.
class PlotOverlay : public QCPLayerable
{
public:
    using QCPLayerable::QCPLayerable;

protected:
    QRect clipRect() const override { return parentPlot()->axisRect()->rect(); }
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
};

} // namespace lr::widgets
