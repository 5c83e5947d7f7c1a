#pragma once

#include "plots/cursor_line.h"
#include "plots/plot.h"
#include "plots/plotted_quantity.h"

#include <vector>

namespace lr::widgets {

/// A quantity of one trajectory, by step from 0; where a value is not finite the line has a gap.
struct StepLine
{
    PlottedQuantity quantity;
    std::vector<float> values;
    bool isShown = true;
};

/// Quantities in nats over the steps of the current completion. If KL is shown, β is a line and the selected steps are
/// dots; the current step is marked. A click, the arrow keys, Home and End move the current step.
class StepLinePlot : public Plot
{
    Q_OBJECT

public:
    explicit StepLinePlot(QWidget* parent = nullptr);

    /// All lines must have the same length. Clears the current step.
    void setLines(std::vector<StepLine> lines);
    void clear() { setLines({}); }
    /// Shows or hides the line with that number, from 0. The steps in view stay.
    void setShown(std::size_t line, bool shown);

    void setKlThreshold(double klThreshold);
    void setIncludeFirstStep(bool include); ///< if false, step 0 is never selected
    std::size_t numSelected() const;        ///< number of dots that are drawn

    /// Sets the current step without a signal; a step outside the trajectory clears it.
    void setCurrentStep(qsizetype step);
    qsizetype currentStep() const { return m_current; } ///< −1: none
    /// The text beside the mark of the current step.
    QStringList currentTexts() const { return m_cursor->texts(); }

    CsvTable table() const override;

public Q_SLOTS:
    void resetView() override;
    void zoomBy(double factor) override;

Q_SIGNALS:
    void stepActivated(qsizetype step);

protected:
    void applyTheme() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    qsizetype numSteps() const { return m_lines.empty() ? 0 : static_cast<qsizetype>(m_lines.front().values.size()); }
    std::vector<const StepLine*> shownLines() const;
    const StepLine* shownKl() const; ///< null while KL is hidden
    void makeGraphs();
    void fitNats();
    void updateSelected();
    void activate(qsizetype step);

    std::vector<StepLine> m_lines;
    QCPGraph* m_selected = nullptr; // after the graphs of shownLines(), while KL is shown; owned by the plot
    QCPItemStraightLine* m_threshold;
    CursorLine* m_cursor;
    double m_klThreshold;
    bool m_includeFirstStep;
    qsizetype m_current = -1;
    QPointF m_pressed;
};

} // namespace lr::widgets
