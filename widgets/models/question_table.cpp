#include "models/question_table.h"

#include "protocol/workspace_messages.h"

#include <QLocale>
#include <QTextDocument>

#include <algorithm>

namespace lr::widgets {

namespace {

constexpr qsizetype kMaxToolTipLength = 1200;

QString textOf(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

Answer answerOf(const protocol::QuestionResult& result)
{
    return {textOf(result.text), textOf(result.extracted), textOf(result.reason), result.numTokens, result.isCorrect,
        result.finishReason == protocol::kFinishedByLength};
}

QString verdictCell(const std::optional<Answer>& answer)
{
    return verdictText(answer ? answer->verdict() : AnswerVerdict::Unknown);
}

QString extractedText(const std::optional<Answer>& answer)
{
    if (!answer)
        return QStringLiteral("–");
    return answer->extracted.isEmpty() ? QuestionTable::tr("no answer") : answer->extracted;
}

/// A table's cell shows one line.
QString oneLine(const QString& text)
{
    return text.left(kMaxToolTipLength).simplified();
}

int verdictKey(const std::optional<Answer>& answer)
{
    return answer ? verdictRank(answer->verdict()) : -1;
}

} // namespace

void QuestionTable::setEvaluations(std::optional<std::int64_t> shown, std::optional<std::int64_t> baseline)
{
    if (baseline == shown)
        baseline.reset();
    if (shown == m_shown && baseline == m_baseline)
        return;
    beginResetModel();
    if (shown != m_shown)
        forget(&AnsweredQuestion::after);
    if (baseline != m_baseline)
        forget(&AnsweredQuestion::before);
    m_shown = shown;
    m_baseline = baseline;
    reindex();
    endResetModel();
}

void QuestionTable::forget(Side side)
{
    for (auto& row : m_rows)
        (row.*side).reset();
}

void QuestionTable::reindex()
{
    std::erase_if(m_rows, [](const auto& row) { return !row.before && !row.after; });
    m_rowOfProblem.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rowOfProblem[m_rows[i].problem] = i;
}

void QuestionTable::addResults(const protocol::EvaluationResults& results)
{
    std::vector<AnsweredQuestion> added;
    for (const auto& result : results.questions) {
        if (results.evaluation == m_shown)
            put(&AnsweredQuestion::after, result, added);
        else if (results.evaluation == m_baseline)
            put(&AnsweredQuestion::before, result, added);
    }
    append(std::move(added));
}

void QuestionTable::put(Side side, const protocol::QuestionResult& result, std::vector<AnsweredQuestion>& added)
{
    const auto [known, isNew] = m_rowOfProblem.try_emplace(result.problem, m_rows.size() + added.size());
    if (isNew) {
        added.push_back({result.problem, textOf(result.promptId), textOf(result.question), textOf(result.reference),
            std::nullopt, std::nullopt});
        added.back().*side = answerOf(result);
    } else if (known->second >= m_rows.size()) {
        added[known->second - m_rows.size()].*side = answerOf(result);
    } else if (auto answer = answerOf(result); m_rows[known->second].*side != answer) {
        const int row = static_cast<int>(known->second);
        m_rows[known->second].*side = std::move(answer);
        Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
    }
}

void QuestionTable::append(std::vector<AnsweredQuestion> rows)
{
    if (rows.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(rows.size()) - 1);
    std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
    endInsertRows();
}

int QuestionTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int QuestionTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant QuestionTable::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textAt(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == Question ? Qt::convertFromPlainText(row.question.left(kMaxToolTipLength)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == Number || index.column() == NumTokens
                                       ? Qt::AlignRight | Qt::AlignVCenter
                                       : Qt::AlignLeft | Qt::AlignVCenter);
    case SortRole:
        return sortKeyAt(row, index.column());
    case ExportRole:
        return exportAt(row, index.column());
    case RowRole:
        return index.row();
    default:
        return {};
    }
}

QString QuestionTable::textAt(const AnsweredQuestion& row, int column) const
{
    switch (column) {
    case Number:
        return QString::number(row.problem);
    case Question:
        return oneLine(row.question);
    case Reference:
        return oneLine(row.reference);
    case Extracted:
        return oneLine(extractedText(row.after));
    case Verdict:
        return verdictCell(row.after);
    case NumTokens:
        return row.after ? QLocale().toString(row.after->numTokens) : QStringLiteral("–");
    case BeforeExtracted:
        return oneLine(extractedText(row.before));
    case BeforeVerdict:
        return verdictCell(row.before);
    case Flip:
        if (row.becameRight())
            return tr("↑ became right");
        return row.isNoLongerRight() ? tr("↓ no longer right") : QString();
    default:
        return {};
    }
}

QString QuestionTable::exportAt(const AnsweredQuestion& row, int column) const
{
    const auto verdictOf = [](const std::optional<Answer>& answer) {
        return answer ? QString::fromLatin1(evaluation::nameOf(answer->verdict())) : QString();
    };
    switch (column) {
    case Question:
        return row.question;
    case Reference:
        return row.reference;
    case Extracted:
        return row.after ? row.after->extracted : QString();
    case Verdict:
        return verdictOf(row.after);
    case NumTokens:
        return row.after ? QString::number(row.after->numTokens) : QString();
    case BeforeExtracted:
        return row.before ? row.before->extracted : QString();
    case BeforeVerdict:
        return verdictOf(row.before);
    case Flip:
        return row.becameRight()       ? QStringLiteral("became right")
               : row.isNoLongerRight() ? QStringLiteral("no longer right")
                                       : QString();
    default:
        return textAt(row, column);
    }
}

QVariant QuestionTable::sortKeyAt(const AnsweredQuestion& row, int column) const
{
    switch (column) {
    case Number:
        return QVariant::fromValue<qlonglong>(row.problem);
    case Verdict:
        return verdictKey(row.after);
    case BeforeVerdict:
        return verdictKey(row.before);
    case NumTokens:
        return QVariant::fromValue<qlonglong>(row.after ? row.after->numTokens : -1);
    case Flip:
        return row.becameRight() ? 1 : row.isNoLongerRight() ? -1 : 0;
    default:
        return textAt(row, column);
    }
}

QVariant QuestionTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("#");
    case Question:
        return tr("Question");
    case Reference:
        return tr("Reference");
    case Extracted:
        return tr("Answer");
    case Verdict:
        return tr("Verdict");
    case NumTokens:
        return tr("Tokens");
    case BeforeExtracted:
        return tr("Baseline's answer");
    case BeforeVerdict:
        return tr("Baseline's verdict");
    case Flip:
        return tr("Flip");
    default:
        return {};
    }
}

} // namespace lr::widgets
