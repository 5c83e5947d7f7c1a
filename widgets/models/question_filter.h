#pragma once

#include "models/question_table.h"

#include <QSortFilterProxyModel>

namespace lr::widgets {

/// Which questions of a QuestionTable to list.
enum class Outcome
{
    All,
    Right,
    Wrong,
    Unfinished, ///< cut off by the token limit before a right answer
    Flipped,
    BecameRight,
    NoLongerRight,
    StayedRight, ///< right in both
    RightInNeither
};

/// The questions that have a given outcome and whose text, id or answers contain a search text, ignoring case.
class QuestionFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit QuestionFilter(QObject* parent = nullptr);

    void setQuestions(QuestionTable* questions); ///< the source model
    void setOutcome(Outcome outcome);
    void setSearchText(const QString& text);

    Outcome outcome() const { return m_outcome; }

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    bool hasOutcome(const AnsweredQuestion& row) const;
    bool holdsText(const AnsweredQuestion& row) const;

    QuestionTable* m_questions = nullptr;
    Outcome m_outcome = Outcome::All;
    QString m_searchText;
};

} // namespace lr::widgets
