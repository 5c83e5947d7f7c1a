#pragma once

#include "models/problem_table_model.h"
#include "models/trajectory_texts.h"

#include <QAbstractProxyModel>
#include <QRegularExpression>

#include <vector>

namespace lr::widgets {

/// Sorts and filters the problem table. Made for ten thousand rows and more: it holds one list of rows and replaces it
/// as a whole (one reset for a filter, one layout change for an order). QSortFilterProxyModel would emit signals for
/// each gap between rows.
class ProblemFilterModel : public QAbstractProxyModel
{
    Q_OBJECT

public:
    enum class Show
    {
        All,
        Right,
        Wrong,
        Unfinished, ///< cut off before a right answer
        WithSelected,
        WithoutSelected
    };

    /// `problems` is borrowed and must live as long.
    explicit ProblemFilterModel(ProblemTableModel& problems, QObject* parent = nullptr);

    void setShow(Show show);
    /// Text to search for in id, question or completion, ignoring case; optionally a regular expression. If the
    /// expression is wrong, shows everything and returns what is wrong; else returns an empty string.
    QString setSearch(const QString& text, bool isRegularExpression);

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// The trajectories of the shown rows, in their order.
    const std::vector<std::int32_t>& trajectories() const { return m_rows; }
    /// Row of a trajectory, or -1 if it is filtered out.
    int rowOf(std::size_t trajectory) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    QModelIndex sibling(int row, int column, const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QModelIndex mapToSource(const QModelIndex& proxyIndex) const override;
    QModelIndex mapFromSource(const QModelIndex& sourceIndex) const override;

Q_SIGNALS:
    void rowsChanged(); ///< the shown rows or their order have changed

private:
    void refilter();
    void followSource(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles);
    bool accepts(std::int32_t row) const;
    std::vector<std::int32_t> acceptedRows() const;
    void sortRows(std::vector<std::int32_t>& rows) const;
    void replaceRows(std::vector<std::int32_t> rows);
    void reorder(std::vector<std::int32_t> rows);
    bool dependsOn(int first, int last) const; ///< these columns

    ProblemTableModel& m_problems;
    SearchTexts m_texts;
    std::vector<std::int32_t> m_rows;   ///< source row by own row
    std::vector<std::int32_t> m_places; ///< own row by source row, -1 if filtered out
    Show m_show = Show::All;
    QString m_needle; ///< case-folded; empty: everything is shown
    QRegularExpression m_expression;
    bool m_isExpression = false;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace lr::widgets
