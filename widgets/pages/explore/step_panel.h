#pragma once

#include "models/step_details.h"

#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QSpinBox;

namespace lr::widgets {

class DistributionPlot;
class SoftLabelPlot;

/// Expert and amateur side by side at the current step, and a sentence that says why the step is selected or not.
/// Follows an Exploration.
class DistributionPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit DistributionPanel(Exploration& exploration, QWidget* parent = nullptr);

    DistributionPlot* plot() const { return m_plot; }
    QLabel* verdictLabel() const { return m_verdict; }
    QSpinBox* numTopBox() const { return m_numTop; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();

    Exploration& m_exploration;
    QBoxLayout* m_head; ///< holds the sentence beside the controls, or above them in a narrow panel
    QLabel* m_verdict;
    QSpinBox* m_numTop;
    QCheckBox* m_logarithmic;
    DistributionPlot* m_plot;
};

/// The soft label of the current step, with its log-ratios. Follows an Exploration.
class SoftLabelPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit SoftLabelPanel(Exploration& exploration, QWidget* parent = nullptr);

    SoftLabelPlot* plot() const { return m_plot; }
    QLabel* summaryLabel() const { return m_summary; }

private:
    void refresh();

    Exploration& m_exploration;
    QLabel* m_summary;
    SoftLabelPlot* m_plot;
};

} // namespace lr::widgets
