#pragma once

#include "models/problem_filter_model.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace lr::widgets {

class EmptyHint;
class TableView;

/// The problems: search, filter and table. The selected row and the current trajectory follow each other.
class ProblemPanel : public QWidget
{
    Q_OBJECT

public:
    enum class Room
    {
        Narrow, ///< beside other panels
        Wide    ///< fills a page: has the answers too, and an empty table says why it is empty
    };

    /// `exploration` is borrowed and must live as long.
    ProblemPanel(Exploration& exploration, Room room, QWidget* parent = nullptr);

    ProblemFilterModel& shown() { return m_shown; }
    QLineEdit* searchField() const { return m_search; }
    QComboBox* filterBox() const { return m_filter; }
    QCheckBox* expressionBox() const { return m_isExpression; }
    TableView* table() const { return m_table; }
    QLabel* statusLabel() const { return m_status; }

Q_SIGNALS:
    void rowsChanged();      ///< shown().trajectories() or their order have changed
    void problemActivated(); ///< by a double click or Enter; the problem is the current trajectory

private:
    void makeTable(Room room);
    void makeFilters();
    void makeLayout(Room room);
    void search();
    void followRow(const QModelIndex& current);
    void followCurrentStep();
    void updateStatus();
    QString status() const;
    QString summary(std::size_t numProblems) const;

    Exploration& m_exploration;
    ProblemTableModel m_problems;
    ProblemFilterModel m_shown;
    QLineEdit* m_search;
    QCheckBox* m_isExpression;
    QComboBox* m_filter;
    TableView* m_table;
    QLabel* m_status;
    EmptyHint* m_hint = nullptr; ///< null in a narrow panel
    QTimer m_typing;
    QString m_fault;
};

} // namespace lr::widgets
