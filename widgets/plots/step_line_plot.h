#pragma once

#include "plots/cursor_line.h"
#include "plots/plot.h"

#include <vector>

namespace lr::widgets {

/// One trajectory step by step; all in nats, each by step from 0, of one length (an entropy may be left out).
struct StepLines
{
    std::vector<float> klNats;
    std::vector<float> expertEntropyNats;
    std::vector<float> amateurEntropyNats;
};

/// KL and both entropies over the steps of the running completion, with β as a line and the kept steps as dots; the
/// current step is marked. A click, the arrow keys, Home and End choose a step.
class StepLinePlot : public Plot
{
    Q_OBJECT

public:
    explicit StepLinePlot(QWidget* parent = nullptr);

    /// The current step is forgotten.
    void setLines(StepLines lines);
    const StepLines& lines() const { return m_lines; }
    void clear() { setLines({}); }

    void setKlThreshold(double klThreshold);
    void setIncludeFirstStep(bool include); ///< else step 0 is never kept
    std::size_t numKept() const { return static_cast<std::size_t>(m_kept->data()->size()); }

    /// Without a signal; outside the trajectory: none.
    void setCurrentStep(qsizetype step);
    qsizetype currentStep() const { return m_current; } ///< −1: none

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
    QCPGraph* makeGraph(const QString& name);
    qsizetype numSteps() const { return static_cast<qsizetype>(m_lines.klNats.size()); }
    void updateKept();
    void activate(qsizetype step);

    StepLines m_lines;
    QCPGraph* m_expertEntropy; // these belong to the plot
    QCPGraph* m_amateurEntropy;
    QCPGraph* m_kl;
    QCPGraph* m_kept;
    QCPItemStraightLine* m_threshold;
    CursorLine* m_cursor;
    double m_klThreshold;
    bool m_includeFirstStep;
    qsizetype m_current = -1;
    QPointF m_pressed;
};

} // namespace lr::widgets
