#pragma once

#include "selection/histogram.h"

#include <qcustomplot.h>

namespace lr::widgets {

/// The bars of a histogram with given edges. Bars at or above β are drawn strong and the others faint; the bin that β
/// cuts is drawn in both ways. Values below and above all edges form hatched bars beyond them, three bins wide and
/// labelled with their count.
class HistogramBars : public QCPAbstractPlottable
{
    Q_OBJECT

public:
    HistogramBars(QCPAxis* valueAxis, QCPAxis* countAxis);

    void setHistogram(selection::Histogram histogram) { m_histogram = std::move(histogram); }
    const selection::Histogram& histogram() const { return m_histogram; }
    void setThreshold(double threshold) { m_threshold = threshold; }
    void setColors(const QColor& selected, const QColor& others, const QColor& text);

    /// The range from the bar below the edges to the bar above them, as far as there are such bars.
    QCPRange keyRange() const;
    std::size_t largestCount() const;

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(
        bool& found, QCP::SignDomain domain = QCP::sdBoth, const QCPRange& inKeyRange = QCPRange()) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    void drawBeyond(QCPPainter* painter, double left, double right, std::size_t count) const;
    void drawBar(QCPPainter* painter, double left, double right, std::size_t count, Qt::BrushStyle style) const;
    double endBinWidth() const;

    selection::Histogram m_histogram;
    double m_threshold = 0;
    QColor m_selected;
    QColor m_others;
    QColor m_text;
};

} // namespace lr::widgets
