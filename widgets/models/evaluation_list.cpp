#include "models/evaluation_list.h"

#include "models/accuracy_text.h"

#include <QDateTime>
#include <QFont>
#include <QLocale>
#include <QTextDocument>

#include <algorithm>

namespace lr::widgets {

namespace {

bool sameAccuracy(const protocol::Accuracy& a, const protocol::Accuracy& b)
{
    return a.numCorrect == b.numCorrect && a.numQuestions == b.numQuestions && a.numUnfinished == b.numUnfinished;
}

bool sameRow(const protocol::EvaluationInfo& a, const protocol::EvaluationInfo& b)
{
    return a.label == b.label && a.adapterPath == b.adapterPath && a.modelPath == b.modelPath &&
           a.createdAtMs == b.createdAtMs && sameAccuracy(a.accuracy, b.accuracy);
}

QString settingsText(const common::Json& settings)
{
    QStringList lines;
    if (settings.is_object())
        for (const auto& [key, value] : settings.items())
            lines << QStringLiteral("%1: %2").arg(QString::fromStdString(key), QString::fromStdString(value.dump()));
    return lines.join(u'\n');
}

} // namespace

QString shortFolderName(const std::string& path)
{
    const auto parts = QString::fromStdString(path).split(u'/', Qt::SkipEmptyParts);
    if (parts.size() >= 3 && parts[parts.size() - 2] == QLatin1String("checkpoints"))
        return parts[parts.size() - 3] + u'/' + parts.last();
    return parts.isEmpty() ? QString() : parts.last();
}

void EvaluationList::setEvaluations(const std::vector<protocol::EvaluationInfo>& evaluations)
{
    removeMissing(evaluations);
    for (const auto& info : evaluations) {
        const auto known = indexOf(info.id);
        if (known.isValid()) {
            update(known.row(), info);
            continue;
        }
        beginInsertRows({}, rowCount(), rowCount());
        m_rows.push_back(info);
        endInsertRows();
    }
    if (m_baseline && !find(*m_baseline))
        setBaseline(std::nullopt);
}

void EvaluationList::removeMissing(const std::vector<protocol::EvaluationInfo>& evaluations)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto id = at(row).id;
        if (std::any_of(evaluations.begin(), evaluations.end(), [id](const auto& info) { return info.id == id; }))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

void EvaluationList::update(int row, const protocol::EvaluationInfo& info)
{
    auto& known = m_rows[static_cast<std::size_t>(row)];
    if (sameRow(known, info))
        return;
    known = info;
    Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
    if (m_baseline == info.id)
        setBaseline(m_baseline);
}

void EvaluationList::setAccuracy(std::int64_t evaluation, const protocol::Accuracy& accuracy)
{
    const auto known = indexOf(evaluation);
    if (!known.isValid())
        return;
    auto info = at(known.row());
    info.accuracy = accuracy;
    update(known.row(), info);
}

void EvaluationList::setBaseline(std::optional<std::int64_t> evaluation)
{
    m_baseline = evaluation && find(*evaluation) ? evaluation : std::nullopt;
    if (!m_rows.empty()) // every row draws the baseline's share
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, NumColumns - 1));
}

const protocol::EvaluationInfo* EvaluationList::find(std::int64_t evaluation) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [evaluation](const auto& info) { return info.id == evaluation; });
    return found == m_rows.end() ? nullptr : &*found;
}

QModelIndex EvaluationList::indexOf(std::int64_t evaluation) const
{
    const auto* info = find(evaluation);
    return info ? index(static_cast<int>(info - m_rows.data()), 0) : QModelIndex();
}

int EvaluationList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int EvaluationList::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QVariant EvaluationList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = at(index.row());
    const bool isBaseline = m_baseline == row.id;
    switch (role) {
    case Qt::DisplayRole:
        return textAt(row, index.column());
    case Qt::ToolTipRole: // paths are not markup
        return Qt::convertFromPlainText(toolTipAt(row, index.column()));
    case Qt::AccessibleTextRole:
        return index.column() == Interval ? accuracyText(row.accuracy) : textAt(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            index.column() == NumQuestions || index.column() == NumUnfinished || index.column() == AccuracyColumn
                ? Qt::AlignRight | Qt::AlignVCenter
                : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return isBaseline ? QVariant(font) : QVariant();
    }
    case IdRole:
        return QVariant::fromValue<qlonglong>(row.id);
    case SortRole:
        return sortKeyAt(row, index.column());
    case ShareRole:
        return row.accuracy.share;
    case LowRole:
        return row.accuracy.low;
    case HighRole:
        return row.accuracy.high;
    case HasQuestionsRole:
        return row.accuracy.numQuestions > 0;
    case BaselineShareRole:
        return m_baseline ? QVariant(find(*m_baseline)->accuracy.share) : QVariant();
    case ExportRole:
        return exportAt(row, index.column());
    case IsBaselineRole:
        return isBaseline;
    default:
        return {};
    }
}

QString EvaluationList::textAt(const protocol::EvaluationInfo& row, int column) const
{
    switch (column) {
    case Label:
        return (m_baseline == row.id ? tr("★ ") : QString()) + QString::fromStdString(row.label);
    case AccuracyColumn:
        return row.accuracy.numQuestions == 0 ? QStringLiteral("–") : percentText(row.accuracy.share);
    case NumQuestions:
        return QLocale().toString(qlonglong(row.accuracy.numQuestions));
    case NumUnfinished:
        return QLocale().toString(qlonglong(row.accuracy.numUnfinished));
    case Benchmark:
        return QString::fromStdString(row.benchmark);
    case Model:
        return shortFolderName(row.modelPath);
    case Adapter:
        return row.adapterPath.empty() ? tr("none") : shortFolderName(row.adapterPath);
    case Date:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.createdAtMs), QLocale::ShortFormat);
    default:
        return {};
    }
}

QString EvaluationList::exportAt(const protocol::EvaluationInfo& row, int column) const
{
    switch (column) {
    case Label:
        return QString::fromStdString(row.label);
    case AccuracyColumn:
        return QString::number(row.accuracy.share);
    case Interval:
        return QStringLiteral("%1 to %2").arg(row.accuracy.low).arg(row.accuracy.high);
    case NumQuestions:
        return QString::number(row.accuracy.numQuestions);
    case NumUnfinished:
        return QString::number(row.accuracy.numUnfinished);
    case Model:
        return QString::fromStdString(row.modelPath);
    case Adapter:
        return QString::fromStdString(row.adapterPath);
    case Date:
        return QDateTime::fromMSecsSinceEpoch(row.createdAtMs).toUTC().toString(Qt::ISODate);
    default:
        return textAt(row, column);
    }
}

QVariant EvaluationList::sortKeyAt(const protocol::EvaluationInfo& row, int column) const
{
    switch (column) {
    case Label:
        return QString::fromStdString(row.label);
    case AccuracyColumn:
    case Interval:
        return row.accuracy.share;
    case NumQuestions:
        return QVariant::fromValue<qlonglong>(row.accuracy.numQuestions);
    case NumUnfinished:
        return QVariant::fromValue<qlonglong>(row.accuracy.numUnfinished);
    case Date:
        return QVariant::fromValue<qlonglong>(row.createdAtMs);
    default:
        return textAt(row, column);
    }
}

QString EvaluationList::toolTipAt(const protocol::EvaluationInfo& row, int column) const
{
    switch (column) {
    case AccuracyColumn:
    case Interval:
    case NumUnfinished:
        return tr("%1; 95 % Wilson interval %2 to %3")
            .arg(rightText(row.accuracy, maxNewTokensOf(row)), percentText(row.accuracy.low),
                percentText(row.accuracy.high));
    case Benchmark:
        return QString::fromStdString(row.problemFile) + u'\n' + settingsText(row.settings);
    case Model:
        return QString::fromStdString(row.modelPath);
    case Adapter:
        return QString::fromStdString(row.adapterPath);
    default:
        return m_baseline == row.id ? tr("The baseline: other evaluations are compared with it") : QString();
    }
}

QVariant EvaluationList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Label:
        return tr("Label");
    case AccuracyColumn:
        return tr("Accuracy");
    case Interval:
        return tr("95 % interval");
    case NumQuestions:
        return tr("Questions");
    case NumUnfinished:
        return tr("Cut off");
    case Benchmark:
        return tr("Benchmark");
    case Model:
        return tr("Model");
    case Adapter:
        return tr("Adapter");
    case Date:
        return tr("Date");
    default:
        return {};
    }
}

} // namespace lr::widgets
