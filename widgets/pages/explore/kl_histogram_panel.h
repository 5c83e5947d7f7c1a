#pragma once

#include "models/exploration.h"

#include <QWidget>

namespace lr::widgets {

class KlHistogram;

/// The KL histogram of all steps, with β to drag. Follows an Exploration.
class KlHistogramPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit KlHistogramPanel(Exploration& exploration, QWidget* parent = nullptr);

    KlHistogram* histogram() const { return m_histogram; }

private:
    QWidget* makeCountScaleBox();
    void followSteps();

    Exploration& m_exploration;
    KlHistogram* m_histogram;
};

} // namespace lr::widgets
