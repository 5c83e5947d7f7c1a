#pragma once

#include "models/exploration.h"

#include <QWidget>

class QCheckBox;

namespace lr::widgets {

class QuantityBox;
class StepHistogram;

/// The histogram of a quantity over all steps; in that of KL, β can be dragged. Follows an Exploration.
class StepHistogramPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit StepHistogramPanel(Exploration& exploration, QWidget* parent = nullptr);

    StepHistogram* histogram() const { return m_histogram; }
    QuantityBox* quantityBox() const { return m_quantity; }

private:
    QCheckBox* makeCountScaleBox();
    void followSteps();

    Exploration& m_exploration;
    QuantityBox* m_quantity;
    StepHistogram* m_histogram;
};

} // namespace lr::widgets
