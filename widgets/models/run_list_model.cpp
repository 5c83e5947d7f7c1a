#include "models/run_list_model.h"

#include "models/accuracy_text.h"
#include "models/job_text.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace lr::widgets {

using protocol::JobInfo;
using protocol::RunInfo;

int RunListModel::rowOf(const QString& name) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) { return nameOf(row) == name; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

const RunInfo* RunListModel::run(const QString& name) const
{
    const int row = rowOf(name);
    return row < 0 ? nullptr : &m_rows[static_cast<std::size_t>(row)].info;
}

const RunInfo& RunListModel::runAt(int row) const
{
    return m_rows[static_cast<std::size_t>(row)].info;
}

const JobInfo* RunListModel::jobOf(const QString& name) const
{
    const int row = rowOf(name);
    return row < 0 || !m_rows[static_cast<std::size_t>(row)].job ? nullptr
                                                                 : &*m_rows[static_cast<std::size_t>(row)].job;
}

void RunListModel::rowChanged(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
}

void RunListModel::setRuns(const std::vector<RunInfo>& runs)
{
    removeMissing(runs);
    int row = 0;
    for (const auto& info : runs)
        if (const int known = rowOf(QString::fromStdString(info.name)); known < 0 || known >= row)
            place(row++, info);
}

void RunListModel::removeMissing(const std::vector<RunInfo>& runs)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto& name = m_rows[static_cast<std::size_t>(row)].info.name;
        if (std::any_of(runs.begin(), runs.end(), [&](const auto& info) { return info.name == name; }))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

/// Makes `info` the row `row`; it is there further down, or new.
void RunListModel::place(int row, const RunInfo& info)
{
    const int known = rowOf(QString::fromStdString(info.name));
    if (known < 0) {
        beginInsertRows({}, row, row);
        m_rows.insert(m_rows.begin() + row, Row{info, {}, false, {}});
        endInsertRows();
        return;
    }
    if (known > row) {
        beginMoveRows({}, known, known, {}, row);
        std::rotate(m_rows.begin() + row, m_rows.begin() + known, m_rows.begin() + known + 1);
        endMoveRows();
    }
    m_rows[static_cast<std::size_t>(row)].info = info;
    rowChanged(row);
}

void RunListModel::setJob(const JobInfo& job)
{
    const int row = rowOf(runOf(job));
    if (row < 0)
        return;
    auto& known = m_rows[static_cast<std::size_t>(row)].job;
    if (known && known->id > job.id)
        return; // a later job has taken the run up since
    known = job;
    rowChanged(row);
}

void RunListModel::setProgress(const protocol::RunMetrics& metrics)
{
    const int row = rowOf(QString::fromStdString(metrics.run));
    if (row < 0)
        return;
    auto& info = m_rows[static_cast<std::size_t>(row)].info;
    for (const auto& record : metrics.records) {
        info.globalStep = record.globalStep;
        info.lastLoss = record.loss;
        if (record.passAt1)
            info.lastPassAt1 = record.passAt1;
    }
    for (const auto& mark : metrics.marks) {
        auto& steps = info.checkpoints;
        if (mark.kind == protocol::RunMark::Kind::Checkpoint &&
            !std::binary_search(steps.begin(), steps.end(), mark.globalStep))
            steps.insert(std::lower_bound(steps.begin(), steps.end(), mark.globalStep), mark.globalStep);
    }
    rowChanged(row);
}

void RunListModel::setColor(const QString& name, const QColor& color)
{
    const int row = rowOf(name);
    if (row < 0 || m_rows[static_cast<std::size_t>(row)].color == color)
        return;
    m_rows[static_cast<std::size_t>(row)].color = color;
    rowChanged(row);
}

void RunListModel::setOverlaid(const QString& name, bool isOverlaid)
{
    if (const int row = rowOf(name); row >= 0)
        setData(index(row, Name), isOverlaid ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
}

QStringList RunListModel::overlaidRuns() const
{
    QStringList names;
    for (const auto& row : m_rows)
        if (row.isOverlaid)
            names << nameOf(row);
    return names;
}

int RunListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QString RunListModel::failureOf(const Row& row)
{
    if (row.info.failure)
        return QString::fromStdString(*row.info.failure);
    const bool hasFailed =
        row.job && row.job->failure && !isActive(row.job->state) && row.job->state != protocol::JobState::Cancelled;
    return hasFailed ? QString::fromStdString(row.job->failure->message) : QString();
}

QString RunListModel::stateOf(const Row& row)
{
    if (row.info.failure)
        return tr("unreadable");
    if (row.job)
        return stateText(row.job->state);
    return row.info.hasAdapter ? tr("done") : tr("unfinished");
}

QStringList RunListModel::stateNames()
{
    return stateTexts() << tr("unreadable") << tr("unfinished");
}

QString RunListModel::textOf(const Row& row, int column) const
{
    const auto& info = row.info;
    switch (column) {
    case Name:
        return nameOf(row);
    case State:
        return failureOf(row).isEmpty() ? stateOf(row) : tr("%1: %2").arg(stateOf(row), failureOf(row));
    case Steps:
        return info.failure ? QString() : tr("%L1 of %L2").arg(info.globalStep).arg(info.numSteps);
    case Loss:
        return info.lastLoss ? QLocale().toString(*info.lastLoss, 'g', 3) : QString();
    case PassAt1:
        return info.lastPassAt1 ? percentText(*info.lastPassAt1) : QString();
    default:
        return {};
    }
}

QVariant RunListModel::sortKey(const Row& row, int column) const
{
    switch (column) {
    case Steps:
        return QVariant::fromValue<qlonglong>(row.info.globalStep);
    case Loss:
        return row.info.lastLoss.value_or(HUGE_VAL);
    case PassAt1:
        return row.info.lastPassAt1.value_or(-1);
    default:
        return textOf(row, column);
    }
}

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == Name ? QString::fromStdString(row.info.path) : textOf(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= Steps ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::CheckStateRole:
        return index.column() == Name ? QVariant(row.isOverlaid ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::DecorationRole:
        return index.column() == Name && row.color.isValid() ? QVariant(row.color) : QVariant();
    case NameRole:
        return nameOf(row);
    case FailureRole:
        return failureOf(row);
    case SortRole:
        return sortKey(row, index.column());
    default:
        return {};
    }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Name || role != Qt::CheckStateRole)
        return false;
    auto& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isOverlaid = value.toInt() == Qt::Checked;
    if (row.isOverlaid == isOverlaid)
        return true;
    row.isOverlaid = isOverlaid;
    const auto name = nameOf(row);
    rowChanged(index.row());
    Q_EMIT overlayChanged(name, isOverlaid);
    return true;
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const
{
    const auto base = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? base | Qt::ItemIsUserCheckable : base;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole && section == Loss)
        return tr("Mean KL from the soft label at the last step, in nats");
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    static constexpr std::array kTitles{
        QT_TR_NOOP("Run"), QT_TR_NOOP("State"), QT_TR_NOOP("Steps"), QT_TR_NOOP("Loss"), QT_TR_NOOP("pass@1")};
    return section >= 0 && section < NumColumns ? tr(kTitles[static_cast<std::size_t>(section)]) : QVariant();
}

} // namespace lr::widgets
