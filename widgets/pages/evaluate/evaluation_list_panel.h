#pragma once

#include <QWidget>

#include <optional>

class QModelIndex;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace lr::widgets {

class EvaluationList;
class NoticeBar;

/// The list of evaluations, with its export and a button that pins one of them as the baseline.
class EvaluationListPanel : public QWidget
{
    Q_OBJECT

public:
    /// Shows `evaluations`; reports the result of an export in `notice`. Both are borrowed.
    EvaluationListPanel(EvaluationList* evaluations, NoticeBar* notice, QWidget* parent = nullptr);

    std::optional<std::int64_t> current() const;
    void setCurrent(std::int64_t evaluation);

Q_SIGNALS:
    void currentChanged();
    /// The user pinned the current evaluation, or unpinned it if it was the baseline.
    void baselineToggled();

private:
    void makeView();
    void makeBar();
    void updatePin();

    EvaluationList* m_evaluations;
    NoticeBar* m_notice;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_view;
    QPushButton* m_pin;
};

} // namespace lr::widgets
