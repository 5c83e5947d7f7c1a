#pragma once

#include "steps/step_table.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QDoubleSpinBox;
class QPushButton;

namespace lr::widgets {

/// Suggests a β that selects a given number of samples per question, or a given share of the steps.
class SuggestionBox : public QWidget
{
    Q_OBJECT

public:
    enum class Goal
    {
        SamplesPerQuestion,
        ShareOfSteps ///< in percent
    };

    explicit SuggestionBox(QWidget* parent = nullptr);

    /// Sets the steps for which β is computed; null: none, and the button is disabled.
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
