#pragma once

#include "models/exploration.h"

#include <QAbstractTableModel>

namespace lr::widgets {

/// One row a trajectory of the scoring, in its order; follows an Exploration. Counts of chosen steps are read from its
/// selection: a moved threshold changes one column and costs nothing for rows that nobody looks at.
class ProblemTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Number,
        Question,
        NumSteps,
        MeanKl,
        MaxKl,
        NumChosen,
        Verdict,
        NumColumns
    };
    enum Role
    {
        TrajectoryRole = Qt::UserRole, ///< qlonglong: position in the scoring
        VerdictRole                    ///< int: an AnswerVerdict
    };

    /// `exploration` is borrowed and must live as long.
    explicit ProblemTableModel(const Exploration& exploration, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// What sorting by a column compares; not for Question. Verdicts sort as wrong, unfinished, unknown, right.
    double sortKey(int row, Column column) const;
    /// The question in one line.
    QString question(int row) const;
    const Exploration& exploration() const { return m_exploration; }

private:
    void rebuild();
    void notifyColumn(Column column);
    QVariant display(std::size_t trajectory, int column) const;
    QVariant toolTip(std::size_t trajectory, int column) const;
    QString verdictToolTip(std::size_t trajectory) const;

    const Exploration& m_exploration;
    std::shared_ptr<const ScoringSteps> m_steps;
};

} // namespace lr::widgets
