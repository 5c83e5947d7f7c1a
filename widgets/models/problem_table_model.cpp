#include "models/problem_table_model.h"

#include <QLocale>

#include <algorithm>

namespace lr::widgets {

namespace {

constexpr int kLongestTextInTable = 400;
constexpr int kLongestToolTip = 2000;

QString fixed(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString oneTableLine(const std::string& text)
{
    constexpr qsizetype kMostBytes = 4; // of a character
    const auto size = std::min<qsizetype>(static_cast<qsizetype>(text.size()), kMostBytes * kLongestTextInTable);
    return QString::fromUtf8(text.data(), size).left(kLongestTextInTable).simplified();
}

} // namespace

ProblemTableModel::ProblemTableModel(const Exploration& exploration, QObject* parent)
    : QAbstractTableModel(parent)
    , m_exploration(exploration)
{
    connect(&exploration, &Exploration::stepsChanged, this, &ProblemTableModel::rebuild);
    connect(&exploration, &Exploration::summaryChanged, this, [this] { notifyColumns(NumSelected, NumSelected); });
    connect(&exploration, &Exploration::gradesChanged, this, [this] { notifyColumns(Verdict, Reference); });
    rebuild();
}

void ProblemTableModel::rebuild()
{
    const auto steps = m_exploration.steps();
    const auto count = steps ? static_cast<int>(steps->numTrajectories()) : 0;
    const auto isSameScoring = m_steps && steps && m_steps->scoring() == steps->scoring() && count > rowCount();
    if (isSameScoring) { // more of it has arrived
        beginInsertRows({}, rowCount(), count - 1);
        m_steps = steps;
        endInsertRows();
        return;
    }
    beginResetModel();
    m_steps = steps;
    endResetModel();
}

void ProblemTableModel::notifyColumns(Column first, Column last)
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, first), index(rowCount() - 1, last), {Qt::DisplayRole, VerdictRole});
}

int ProblemTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_steps ? 0 : static_cast<int>(m_steps->numTrajectories());
}

int ProblemTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant ProblemTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto trajectory = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return display(trajectory, index.column());
    case Qt::ToolTipRole:
        return toolTip(trajectory, index.column());
    case Qt::TextAlignmentRole: {
        const bool isWords = index.column() == Verdict || isText(static_cast<Column>(index.column()));
        return static_cast<int>(Qt::AlignVCenter | (isWords ? Qt::AlignLeft : Qt::AlignRight));
    }
    case TrajectoryRole:
        return static_cast<qlonglong>(trajectory);
    case VerdictRole:
        return static_cast<int>(m_exploration.verdict(trajectory));
    default:
        return {};
    }
}

QVariant ProblemTableModel::display(std::size_t trajectory, int column) const
{
    const auto& figures = m_steps->figures()[trajectory];
    switch (column) {
    case Number:
        return QLocale().toString(static_cast<qlonglong>(trajectory + 1));
    case Question:
        return text(static_cast<int>(trajectory), Question);
    case NumSteps:
        return QLocale().toString(static_cast<qlonglong>(m_steps->numSteps(trajectory)));
    case MeanKl:
        return fixed(figures.meanKlNats, 3);
    case MaxKl:
        return fixed(double{figures.maxKlNats}, 2);
    case NumSelected:
        return QLocale().toString(m_exploration.numSelected(trajectory));
    case Verdict:
        return verdictText(m_exploration.verdict(trajectory));
    case Extracted:
    case Reference:
        return answer(trajectory, static_cast<Column>(column));
    default:
        return {};
    }
}

QString ProblemTableModel::answer(std::size_t trajectory, Column column) const
{
    const auto answer = text(static_cast<int>(trajectory), column);
    if (!answer.isEmpty())
        return answer;
    const bool hasNone = column == Extracted && trajectory < m_exploration.grades().size();
    return hasNone ? tr("no answer") : QStringLiteral("–");
}

QVariant ProblemTableModel::toolTip(std::size_t trajectory, int column) const
{
    if (column == Question) {
        const auto& head = m_steps->heads()[trajectory];
        const auto question = QString::fromStdString(head.question).left(kLongestToolTip).toHtmlEscaped();
        return tr("<p>%1</p><p>id %2</p>").arg(question, QString::fromStdString(head.promptId).toHtmlEscaped());
    }
    if (column < Verdict || trajectory >= m_exploration.grades().size())
        return {};
    return verdictToolTip(trajectory);
}

QString ProblemTableModel::verdictToolTip(std::size_t trajectory) const
{
    const auto& grade = m_exploration.grades()[trajectory];
    if (!grade.isCorrect)
        return tr("No right answer is known.");
    const auto extracted = QString::fromStdString(grade.extracted).left(kLongestToolTip).toHtmlEscaped();
    const auto reference = QString::fromStdString(grade.reference).left(kLongestToolTip).toHtmlEscaped();
    if (m_exploration.verdict(trajectory) != evaluation::AnswerVerdict::Unfinished)
        return tr("<p>Answered %1; the right answer is %2.</p>")
            .arg(extracted.isEmpty() ? tr("nothing") : extracted, reference);
    const auto numTokens = m_steps->numSteps(trajectory);
    if (extracted.isEmpty())
        return tr("<p>Cut off after %L1 tokens before an answer; the right answer is %2.</p>")
            .arg(numTokens)
            .arg(reference);
    return tr("<p>Cut off after %L1 tokens; the answer so far is %2, the right answer is %3.</p>")
        .arg(numTokens)
        .arg(extracted, reference);
}

QVariant ProblemTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= NumColumns)
        return {};
    static constexpr const char* kNames[] = {QT_TR_NOOP("#"), QT_TR_NOOP("Question"), QT_TR_NOOP("Steps"),
        QT_TR_NOOP("Mean KL"), QT_TR_NOOP("Max KL"), QT_TR_NOOP("Selected"), QT_TR_NOOP("Answer"),
        QT_TR_NOOP("Extracted"), QT_TR_NOOP("Reference")};
    static constexpr const char* kHelp[] = {QT_TR_NOOP("Position in the scoring"),
        QT_TR_NOOP("What was asked, or the text that was scored"), QT_TR_NOOP("Tokens of the expert's answer"),
        QT_TR_NOOP("Mean KL divergence over the steps, in nats"), QT_TR_NOOP("Largest KL divergence, in nats"),
        QT_TR_NOOP("Steps that the thresholds select for training"),
        QT_TR_NOOP("Is the expert's answer right? Unfinished: the token limit cut it off before a right answer"),
        QT_TR_NOOP("The answer that was found in what the expert wrote"),
        QT_TR_NOOP("The right answer, where one is known")};
    if (role == Qt::DisplayRole)
        return tr(kNames[section]);
    if (role == Qt::ToolTipRole)
        return tr(kHelp[section]);
    return {};
}

double ProblemTableModel::sortKey(int row, Column column) const
{
    const auto trajectory = static_cast<std::size_t>(row);
    switch (column) {
    case NumSteps:
        return static_cast<double>(m_steps->numSteps(trajectory));
    case MeanKl:
        return m_steps->figures()[trajectory].meanKlNats;
    case MaxKl:
        return double{m_steps->figures()[trajectory].maxKlNats};
    case NumSelected:
        return m_exploration.numSelected(trajectory);
    case Verdict:
        return verdictRank(m_exploration.verdict(trajectory));
    default:
        return row;
    }
}

QString ProblemTableModel::text(int row, Column column) const
{
    const auto trajectory = static_cast<std::size_t>(row);
    if (column == Question)
        return oneTableLine(m_steps->heads()[trajectory].question);
    if (trajectory >= m_exploration.grades().size())
        return {};
    const auto& grade = m_exploration.grades()[trajectory];
    return oneTableLine(column == Extracted ? grade.extracted : grade.reference);
}

} // namespace lr::widgets
