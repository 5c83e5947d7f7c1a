#pragma once

#include "plots/plot_overlay.h"

#include <QColor>
#include <QStringList>

#include <cmath>
#include <limits>

namespace lr::widgets {

/// A vertical line at one x with a card of numbers beside it. It has its own layer, so that following the mouse
/// repaints nothing else. It is drawn in the first axis rectangle of the plot that owns it, and is hidden while x is
/// NaN.
class CursorLine : public PlotOverlay
{
    Q_OBJECT

public:
    explicit CursorLine(QCustomPlot* plot);

    void setPosition(double x);
    double position() const { return m_x; }
    bool isShown() const { return !std::isnan(m_x); }

    /// Sets the lines of the card; without lines there is no card. A valid colour is shown as a square before its line.
    struct Line
    {
        QString text;
        QColor color;
    };
    void setLines(QList<Line> lines) { m_lines = std::move(lines); }
    QStringList texts() const;

    void setColors(const QColor& line, const QColor& text, const QColor& card);

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawCard(QCPPainter* painter, double x) const;

    double m_x = std::numeric_limits<double>::quiet_NaN();
    QList<Line> m_lines;
    QColor m_line;
    QColor m_text;
    QColor m_card;
};

} // namespace lr::widgets
