#pragma once

#include "models/exploration.h"
#include "plots/step_line_plot.h"

#include <QWidget>

#include <optional>
#include <vector>

class QAction;
class QMenu;

namespace lr::widgets {

/// Quantities over the steps of the current trajectory. A button in the corner offers all quantities in nats; at first
/// KL and both entropies are shown. A click goes to the step. Follows an Exploration.
class StepLinePanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit StepLinePanel(Exploration& exploration, QWidget* parent = nullptr);

    StepLinePlot* plot() const { return m_plot; }
    /// A menu with a checkable action for each line of the plot.
    QMenu* linesMenu() const { return m_menu; }

private:
    void makeLinesMenu();
    void followSteps();
    void followCurrentStep();
    void followThresholds();
    std::vector<StepLine> linesOf(std::size_t trajectory) const;

    struct Choice
    {
        const steps::Quantity* quantity;
        QAction* action; ///< belongs to the menu
    };

    Exploration& m_exploration;
    StepLinePlot* m_plot;
    QMenu* m_menu;
    std::vector<Choice> m_choices; ///< in the order of the plot's lines
    std::optional<std::size_t> m_trajectory;
};

} // namespace lr::widgets
