#pragma once

#include "models/exploration.h"

#include <QWidget>

namespace lr::widgets {

class StepLinePlot;

/// KL and entropies over the steps of the current trajectory; a click goes to the step. Follows an Exploration.
class StepLinePanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit StepLinePanel(Exploration& exploration, QWidget* parent = nullptr);

    StepLinePlot* plot() const { return m_plot; }

private:
    void followSteps();
    void followCurrentStep();
    void followThresholds();

    Exploration& m_exploration;
    StepLinePlot* m_plot;
    std::optional<std::size_t> m_trajectory;
};

} // namespace lr::widgets
