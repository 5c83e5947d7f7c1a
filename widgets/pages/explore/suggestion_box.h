#pragma once

#include "steps/step_table.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QDoubleSpinBox;
class QPushButton;

namespace lr::widgets {

/// "Find me a β": such that so many samples per question, or such a share of the steps, are kept.
class SuggestionBox : public QWidget
{
    Q_OBJECT

public:
    enum class Goal
    {
        SamplesPerQuestion,
        ShareOfSteps ///< in per cent
    };

    explicit SuggestionBox(QWidget* parent = nullptr);

    /// What β is sought in; null: nothing, and the button cannot be pressed.
    void setTable(std::shared_ptr<const steps::StepTable> table);
    void setIncludeFirstStep(bool include) { m_includeFirstStep = include; }

    void setGoal(Goal goal, double amount);
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    void suggested(double klThreshold);

private:
    Goal goal() const;
    void followGoal();
    void suggest();

    std::shared_ptr<const steps::StepTable> m_table;
    bool m_includeFirstStep = false;
    QComboBox* m_goal;
    QDoubleSpinBox* m_amount;
    QPushButton* m_button;
};

} // namespace lr::widgets
