#pragma once

#include "models/exploration.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QPushButton;

namespace lr::widgets {

class SelectionCounts;
class SuggestionBox;
class ThresholdControl;

/// The plausibility threshold α, the KL threshold β and whether first steps are included, with presets, undo and a
/// suggestion. Their effect is shown at once.
class ThresholdsPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit ThresholdsPanel(Exploration& exploration, QWidget* parent = nullptr);

    /// Speed of an earlier training run; unset: the training time is unknown.
    void setTrainingRate(std::optional<double> samplesPerSecond);

    ThresholdControl* plausibilityControl() const { return m_plausibility; }
    ThresholdControl* klControl() const { return m_kl; }
    SelectionCounts* counts() const { return m_counts; }
    SuggestionBox* suggestionBox() const { return m_suggestion; }
    QComboBox* presets() const { return m_presets; }
    QCheckBox* includeFirstStepBox() const { return m_includeFirstStep; }
    /// The actions with their shortcuts, for the page's tool bar and menus.
    QAction* undoAction() const { return m_undo; }
    QAction* redoAction() const { return m_redo; }

Q_SIGNALS:
    void trainRequested();
    void exportSamplesRequested();

private:
    void makeControls();
    void makePresets();
    QWidget* makeButtons();
    void followThresholds();
    void followSteps();
    void followSummary();

    Exploration& m_exploration;
    ThresholdControl* m_plausibility;
    ThresholdControl* m_kl;
    QComboBox* m_presets;
    QCheckBox* m_includeFirstStep;
    SuggestionBox* m_suggestion;
    SelectionCounts* m_counts;
    QAction* m_undo;
    QAction* m_redo;
    QPushButton* m_export = nullptr;
    QPushButton* m_train = nullptr;
};

} // namespace lr::widgets
