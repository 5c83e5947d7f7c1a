#pragma once

#include "models/exploration.h"
#include "plots/plotted_quantity.h"

#include <QComboBox>

namespace lr::widgets {

/// Can a quantity be shown: the scoring has it, or there are no steps yet. Looks at all steps if it does not.
bool isAvailable(const Exploration& exploration, const steps::Quantity& quantity);

/// What a quantity is, or why it cannot be chosen, as a tool tip.
QString choiceToolTip(const steps::Quantity& quantity, bool isAvailable);

/// A quantity with the words that a plot needs for it.
PlottedQuantity plotted(const steps::Quantity& quantity);

/// Chooses one of steps::kQuantities; at first KL. Follows an Exploration: what its scoring does not have cannot be
/// chosen, and KL takes the place of a choice that the scoring does not have.
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
