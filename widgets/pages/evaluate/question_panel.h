#pragma once

#include "models/question_filter.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace lr::widgets {

class NoticeBar;

/// The table of questions with its search, its filter by outcome and its export.
class QuestionPanel : public QWidget
{
    Q_OBJECT

public:
    /// Shows `questions`; reports the result of an export in `notice`. Both are borrowed.
    QuestionPanel(QuestionTable* questions, NoticeBar* notice, QWidget* parent = nullptr);

    void setOutcome(Outcome outcome);
    QTableView* view() const { return m_view; }

Q_SIGNALS:
    void questionChosen(int row); ///< row of the QuestionTable
    void nothingChosen();

private:
    void makeView();
    void makeBar();
    void showBaselineColumns();
    void updateCount();
    void chooseCurrent();
    void chooseFirstIfNone();

    QuestionTable* m_questions;
    NoticeBar* m_notice;
    QuestionFilter* m_filter;
    QTableView* m_view;
    QLineEdit* m_search;
    QComboBox* m_outcome;
    QLabel* m_count;
};

} // namespace lr::widgets
