#pragma once

#include "models/exploration.h"
#include "models/step_details.h"

#include <QAbstractTableModel>

namespace lr::widgets {

/// The pinned steps side by side, one row each, in the order they were pinned; follows an Exploration.
class PinnedStepsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Problem,
        Step,
        Token,
        FirstQuantity, ///< those of steps::kQuantities, in their order
        ExpertProb = FirstQuantity + static_cast<int>(steps::kQuantities.size()),
        AmateurProb,
        ExpertTop1,
        AmateurTop1,
        Selected,
        NumColumns
    };

    /// `exploration` is borrowed and must live as long.
    explicit PinnedStepsModel(const Exploration& exploration, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// The step's row in the scoring's table.
    std::size_t stepRow(int row) const { return m_steps[static_cast<std::size_t>(row)].row; }

private:
    void followPins();
    void refresh();
    QVariant display(const StepDetails& step, int column) const;

    const Exploration& m_exploration;
    std::vector<StepDetails> m_steps;
};

} // namespace lr::widgets
