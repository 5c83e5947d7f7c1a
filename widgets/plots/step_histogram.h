#pragma once

#include "plots/histogram_bars.h"
#include "plots/plot.h"
#include "plots/plotted_quantity.h"

#include <optional>
#include <span>

namespace lr::widgets {

/// The distribution of a quantity over the steps. For KL, β is a line that can be dragged; other quantities have no
/// line. By keyboard: arrow keys move β by 0.01, with Shift or Page keys by 0.1, Home sets it to 0; Escape while
/// dragging restores it. β stays between 0 and what the axis shows.
class StepHistogram : public Plot
{
    Q_OBJECT

public:
    explicit StepHistogram(QWidget* parent = nullptr);

    /// Counts the values in bins of equal width from 0 to the 99.5 % quantile of their magnitudes, and equally far
    /// below 0 for signed quantities; values beyond that are in a separate bar. For ranks, each of the first ranks has
    /// its own bin and later ranks share wider bins, on a logarithmic axis. The number of steps without a value is
    /// shown below the axis.
    void setValues(std::span<const float> values, const PlottedQuantity& quantity = {});
    void setHistogram(selection::Histogram histogram);
    const selection::Histogram& histogram() const { return m_bars->histogram(); }

    /// Without a signal.
    void setKlThreshold(double klThreshold);
    double klThreshold() const { return m_klThreshold; }

    void setLogarithmicCounts(bool logarithmic);
    /// The same as a checkable action, also in the context menu (L).
    QAction* logarithmicAction() const { return m_logarithmic; }
    bool hasLogarithmicCounts() const { return yAxis->scaleType() == QCPAxis::stLogarithmic; }

    /// The text beside the line.
    QString thresholdText() const { return m_label->text(); }

    CsvTable table() const override;

public Q_SLOTS:
    void resetView() override;
    /// Does nothing: the histogram always shows everything.
    void zoomBy(double factor) override;

Q_SIGNALS:
    void klThresholdDragged(double klThreshold); ///< while the user drags the line or holds a key
    void klThresholdChosen(double klThreshold);  ///< the mouse or the key was released

protected:
    void applyTheme() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    void applyCountScale(bool logarithmic);
    void fitAxes();
    void updateLine();
    bool isOnLine(const QPointF& position) const;
    void drag(double klThreshold);

    PlottedQuantity m_quantity;
    HistogramBars* m_bars; // these belong to the plot
    QCPItemStraightLine* m_line;
    QCPItemText* m_label;
    QCPItemRect* m_selectedArea;
    double m_klThreshold;
    std::optional<double> m_beforeDrag;
    bool m_isKeyMoving = false;
    QAction* m_logarithmic;
};

} // namespace lr::widgets
