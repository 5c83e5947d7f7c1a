#include "models/question_filter.h"

namespace lr::widgets {

QuestionFilter::QuestionFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(QuestionTable::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void QuestionFilter::setQuestions(QuestionTable* questions)
{
    m_questions = questions;
    setSourceModel(questions);
}

void QuestionFilter::setOutcome(Outcome outcome)
{
    m_outcome = outcome;
    invalidateRowsFilter();
}

void QuestionFilter::setSearchText(const QString& text)
{
    m_searchText = text.trimmed();
    invalidateRowsFilter();
}

bool QuestionFilter::filterAcceptsRow(int sourceRow, const QModelIndex&) const
{
    const auto& row = m_questions->at(sourceRow);
    return hasOutcome(row) && holdsText(row);
}

bool QuestionFilter::hasOutcome(const AnsweredQuestion& row) const
{
    const bool isRight = row.after && row.after->isCorrect;
    const bool wasRight = row.before && row.before->isCorrect;
    switch (m_outcome) {
    case Outcome::All:
        return true;
    case Outcome::Right:
        return isRight;
    case Outcome::Wrong:
        return row.after && row.after->verdict() == AnswerVerdict::Wrong;
    case Outcome::Unfinished:
        return row.after && row.after->verdict() == AnswerVerdict::Unfinished;
    case Outcome::Flipped:
        return row.becameRight() || row.isNoLongerRight();
    case Outcome::BecameRight:
        return row.becameRight();
    case Outcome::NoLongerRight:
        return row.isNoLongerRight();
    case Outcome::StayedRight:
        return wasRight && isRight;
    case Outcome::RightInNeither:
        return row.before && row.after && !wasRight && !isRight;
    }
    return true;
}

bool QuestionFilter::holdsText(const AnsweredQuestion& row) const
{
    const auto holds = [this](const QString& text) { return text.contains(m_searchText, Qt::CaseInsensitive); };
    const auto answerHolds = [&holds](const std::optional<Answer>& answer) {
        return answer && (holds(answer->text) || holds(answer->extracted));
    };
    return m_searchText.isEmpty() || holds(row.question) || holds(row.reference) || holds(row.promptId) ||
           answerHolds(row.after) || answerHolds(row.before);
}

} // namespace lr::widgets
