#include "pages/explore/quantity_box.h"

#include "models/step_metrics.h"

#include <QStandardItemModel>

namespace lr::widgets {

bool isAvailable(const Exploration& exploration, const steps::Quantity& quantity)
{
    const auto table = exploration.table();
    return !table || table->numSteps() == 0 || table->isStored(quantity);
}

QString choiceToolTip(const steps::Quantity& quantity, bool isAvailable)
{
    return isAvailable ? toolTipOf(quantity)
                       : QuantityBox::tr("<p>Not stored: these answers were scored by an earlier version. Score them "
                                         "again to see it.</p>");
}

PlottedQuantity plotted(const steps::Quantity& quantity)
{
    return {&quantity, shortNameOf(quantity), unitOf(quantity)};
}

QuantityBox::QuantityBox(const Exploration& exploration, QWidget* parent)
    : QComboBox(parent)
    , m_exploration(exploration)
{
    constexpr int kLeast = 14; // characters that are wide enough where room is scarce
    for (const auto& quantity : steps::kQuantities)
        addItem(shortNameOf(quantity)); // the tool tip has the whole name
    setSizeAdjustPolicy(AdjustToContents);
    setMinimumWidth(kLeast * fontMetrics().averageCharWidth());
    connect(this, &QComboBox::currentIndexChanged, this, [this] {
        setToolTip(toolTipOf(quantity()));
        Q_EMIT quantityChanged(&quantity());
    });
    connect(&exploration, &Exploration::stepsChanged, this, &QuantityBox::followSteps);
    setToolTip(toolTipOf(quantity()));
    followSteps();
}

const steps::Quantity& QuantityBox::quantity() const
{
    return steps::kQuantities[static_cast<std::size_t>(currentIndex())];
}

void QuantityBox::setQuantity(const steps::Quantity& quantity)
{
    setCurrentIndex(static_cast<int>(&quantity - steps::kQuantities.data()));
}

void QuantityBox::followSteps()
{
    auto* items = qobject_cast<QStandardItemModel*>(model());
    for (int i = 0; i < count(); ++i) {
        const auto& quantity = steps::kQuantities[static_cast<std::size_t>(i)];
        const bool isThere = isAvailable(m_exploration, quantity);
        items->item(i)->setEnabled(isThere);
        items->item(i)->setToolTip(choiceToolTip(quantity, isThere));
    }
    if (!items->item(currentIndex())->isEnabled())
        setQuantity(steps::kQuantities.front());
}

} // namespace lr::widgets
