#pragma once

#include "models/exploration.h"

#include <QAbstractTableModel>

namespace lr::widgets {

/// One row per trajectory of the scoring, in its order; follows an Exploration. The number of selected steps is read
/// from the Exploration's selection only when it is shown: a new threshold changes one column and costs nothing for
/// rows that are not visible.
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
        NumSelected,
        Verdict,
        Extracted, ///< the expert's answer
        Reference, ///< the right answer
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

    /// Whether a column is sorted as text, by text().
    static bool isText(Column column) { return column == Question || column == Extracted || column == Reference; }
    /// The value by which any other column is sorted. Verdicts sort as wrong, unfinished, unknown, right.
    double sortKey(int row, Column column) const;
    /// A question or an answer in one line; empty where there is none.
    QString text(int row, Column column) const;
    const Exploration& exploration() const { return m_exploration; }

private:
    void rebuild();
    void notifyColumns(Column first, Column last);
    QVariant display(std::size_t trajectory, int column) const;
    QVariant toolTip(std::size_t trajectory, int column) const;
    QString verdictToolTip(std::size_t trajectory) const;
    QString answer(std::size_t trajectory, Column column) const;

    const Exploration& m_exploration;
    std::shared_ptr<const ScoringSteps> m_steps;
};

} // namespace lr::widgets
