#pragma once

#include "models/exploration.h"
#include "plots/plotted_quantity.h"

#include <QComboBox>

namespace lr::widgets {

/// Whether a quantity can be shown: the scoring has it, or there are no steps yet. If no step has it, this reads all
/// steps.
bool isAvailable(const Exploration& exploration, const steps::Quantity& quantity);

/// A tool tip that says what a quantity is, or why it cannot be chosen.
QString choiceToolTip(const steps::Quantity& quantity, bool isAvailable);

/// A quantity with the texts that a plot needs for it.
PlottedQuantity plotted(const steps::Quantity& quantity);

/// A box to choose one of steps::kQuantities; at first KL. Follows an Exploration: quantities that its scoring does not
/// have cannot be chosen, and if the chosen one is among them, KL replaces it.
class QuantityBox : public QComboBox
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit QuantityBox(const Exploration& exploration, QWidget* parent = nullptr);

    const steps::Quantity& quantity() const;
    /// One of steps::kQuantities.
    void setQuantity(const steps::Quantity& quantity);

Q_SIGNALS:
    void quantityChanged(const lr::steps::Quantity* quantity);

private:
    void followSteps();

    const Exploration& m_exploration;
};

} // namespace lr::widgets
