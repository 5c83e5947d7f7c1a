#pragma once

#include "models/problem_filter_model.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace lr::widgets {

class TableView;

/// The problems: search, filter and table. The selected row is the current trajectory, both ways.
class ProblemPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit ProblemPanel(Exploration& exploration, QWidget* parent = nullptr);

    ProblemFilterModel& shown() { return m_shown; }
    QLineEdit* searchField() const { return m_search; }
    QComboBox* filterBox() const { return m_filter; }
    QCheckBox* expressionBox() const { return m_isExpression; }
    TableView* table() const { return m_table; }
    QLabel* statusLabel() const { return m_status; }

Q_SIGNALS:
    void rowsChanged(); ///< shown().trajectories() are others, or in another order

private:
    void makeTable();
    void makeFilters();
    void search();
    void followRow(const QModelIndex& current);
    void followCurrentStep();
    void updateStatus();
    QString summary(std::size_t numProblems) const;

    Exploration& m_exploration;
    ProblemTableModel m_problems;
    ProblemFilterModel m_shown;
    QLineEdit* m_search;
    QCheckBox* m_isExpression;
    QComboBox* m_filter;
    TableView* m_table;
    QLabel* m_status;
    QTimer m_typing;
    QString m_fault;
};

} // namespace lr::widgets
