#include "models/pinned_steps_model.h"

#include "models/step_metrics.h"

#include <QLocale>

#include <algorithm>

namespace lr::widgets {

namespace {

/// The quantity that a column shows; nullptr: none.
const steps::Quantity* quantityOf(int column)
{
    const bool isOne = column >= PinnedStepsModel::FirstQuantity && column < PinnedStepsModel::ExpertProb;
    return isOne ? &steps::kQuantities[static_cast<std::size_t>(column - PinnedStepsModel::FirstQuantity)] : nullptr;
}

} // namespace

PinnedStepsModel::PinnedStepsModel(const Exploration& exploration, QObject* parent)
    : QAbstractTableModel(parent)
    , m_exploration(exploration)
{
    connect(&exploration, &Exploration::pinsChanged, this, &PinnedStepsModel::followPins);
    connect(&exploration, &Exploration::summaryChanged, this, &PinnedStepsModel::refresh);
    connect(&exploration, &Exploration::vocabularyChanged, this, &PinnedStepsModel::refresh);
    followPins();
}

void PinnedStepsModel::followPins()
{
    const auto& pins = m_exploration.pinnedRows();
    for (auto i = m_steps.size(); i-- > 0;) {
        if (std::find(pins.begin(), pins.end(), m_steps[i].row) == pins.end()) {
            beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
            m_steps.erase(m_steps.begin() + static_cast<std::ptrdiff_t>(i));
            endRemoveRows();
        }
    }
    if (pins.size() == m_steps.size())
        return;
    // What is left stands in the order of the pins: new ones are behind it.
    beginInsertRows({}, rowCount(), static_cast<int>(pins.size()) - 1);
    for (auto i = m_steps.size(); i < pins.size(); ++i)
        m_steps.push_back(describeStep(m_exploration, pins[i], 1));
    endInsertRows();
}

void PinnedStepsModel::refresh()
{
    if (m_steps.empty() || m_exploration.selection() == nullptr)
        return;
    for (auto& step : m_steps)
        step = describeStep(m_exploration, step.row, 1);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, NumColumns - 1));
}

int PinnedStepsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int PinnedStepsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant PinnedStepsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::DisplayRole)
        return display(m_steps[static_cast<std::size_t>(index.row())], index.column());
    const auto isText = index.column() == Token || index.column() == ExpertTop1 || index.column() == AmateurTop1;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignVCenter | (isText ? Qt::AlignLeft : Qt::AlignRight));
    return {};
}

QVariant PinnedStepsModel::display(const StepDetails& step, int column) const
{
    if (const auto* quantity = quantityOf(column))
        return quantityText(*quantity, double{step.value(*quantity)});
    const QLocale locale;
    switch (column) {
    case Problem:
        return locale.toString(static_cast<qulonglong>(step.position.trajectory + 1));
    case Step:
        return locale.toString(static_cast<qulonglong>(step.position.step));
    case Token:
        return step.token.text;
    case ExpertProb:
        return probabilityText(step.token.expertProb);
    case AmateurProb:
        return probabilityText(step.token.amateurProb);
    case ExpertTop1:
        return step.expertTop1;
    case AmateurTop1:
        return step.amateurTop1;
    case Selected:
        return step.isSelected ? tr("selected") : tr("no");
    default:
        return {};
    }
}

QVariant PinnedStepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= NumColumns)
        return {};
    const auto* quantity = quantityOf(section);
    if (role == Qt::ToolTipRole && quantity != nullptr)
        return toolTipOf(*quantity);
    if (role != Qt::DisplayRole)
        return {};
    if (quantity != nullptr)
        return shortNameOf(*quantity);
    static constexpr const char* kBefore[] = {QT_TR_NOOP("Problem"), QT_TR_NOOP("Step"), QT_TR_NOOP("Token")};
    static constexpr const char* kBehind[] = {QT_TR_NOOP("Expert p"), QT_TR_NOOP("Amateur p"),
        QT_TR_NOOP("Expert's top"), QT_TR_NOOP("Amateur's top"), QT_TR_NOOP("Selected")};
    return section < FirstQuantity ? tr(kBefore[section]) : tr(kBehind[section - ExpertProb]);
}

} // namespace lr::widgets
