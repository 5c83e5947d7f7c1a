#include "models/job_queue_model.h"

#include "models/duration_text.h"
#include "models/job_text.h"

#include <algorithm>
#include <array>

namespace lr::widgets {

using protocol::JobInfo;
using protocol::JobState;

namespace {

auto lowerBound(auto& jobs, std::int64_t id)
{
    return std::lower_bound(
        jobs.begin(), jobs.end(), id, [](const JobInfo& job, std::int64_t i) { return job.id < i; });
}

QVariant permille(const JobInfo& job)
{
    if (job.state == JobState::Done)
        return 1000;
    if (!job.progress || job.progress->total <= 0)
        return {};
    const double share = static_cast<double>(job.progress->done) / static_cast<double>(job.progress->total);
    return static_cast<int>(1000 * std::clamp(share, 0.0, 1.0));
}

QString failureOf(const JobInfo& job)
{
    const bool hasFailed = job.failure && (job.state == JobState::Failed || job.state == JobState::Interrupted);
    return hasFailed ? QString::fromStdString(job.failure->message) : QString();
}

} // namespace

void JobQueueModel::setJobs(std::vector<JobInfo> jobs)
{
    std::sort(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto found = lowerBound(jobs, m_jobs[static_cast<std::size_t>(row)].id);
        if (found != jobs.end() && found->id == m_jobs[static_cast<std::size_t>(row)].id)
            continue;
        beginRemoveRows({}, row, row);
        m_jobs.erase(m_jobs.begin() + row);
        endRemoveRows();
    }
    for (const auto& job : jobs)
        setJob(job);
}

void JobQueueModel::setJob(const JobInfo& job)
{
    const auto place = lowerBound(m_jobs, job.id);
    const int row = static_cast<int>(place - m_jobs.begin());
    if (place == m_jobs.end() || place->id != job.id) {
        beginInsertRows({}, row, row);
        m_jobs.insert(place, job);
        endInsertRows();
        return;
    }
    if (job.sequence != 0 && job.sequence < place->sequence)
        return;
    const auto sequence = std::max(job.sequence, place->sequence);
    *place = job;
    place->sequence = sequence;
    Q_EMIT dataChanged(index(row, 0), index(row, NumColumns - 1));
}

const JobInfo* JobQueueModel::job(std::int64_t id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_jobs[static_cast<std::size_t>(row)];
}

int JobQueueModel::rowOf(std::int64_t id) const
{
    const auto found = lowerBound(m_jobs, id);
    return found == m_jobs.end() || found->id != id ? -1 : static_cast<int>(found - m_jobs.begin());
}

int JobQueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int JobQueueModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NumColumns;
}

QString JobQueueModel::stateOf(const JobInfo& job) const
{
    const auto failure = failureOf(job);
    return failure.isEmpty() ? stateText(job.state) : tr("%1: %2").arg(stateText(job.state), failure);
}

QString JobQueueModel::textOf(const JobInfo& job, int column) const
{
    switch (column) {
    case Title:
        return QString::fromStdString(job.title);
    case State:
        return stateOf(job);
    case Progress:
        return job.progress && job.progress->total > 0 ? tr("%L1 of %L2 %3")
                                                             .arg(job.progress->done)
                                                             .arg(job.progress->total)
                                                             .arg(QString::fromStdString(job.progress->unit))
                                                       : QString();
    case TimeLeft:
        return isActive(job.state) && job.progress && job.progress->etaSeconds ? durationText(*job.progress->etaSeconds)
                                                                               : QString();
    default:
        return {};
    }
}

QVariant JobQueueModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& job = m_jobs[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return textOf(job, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == TimeLeft ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case IdRole:
        return QVariant::fromValue<qlonglong>(job.id);
    case StateRole:
        return static_cast<int>(job.state);
    case PermilleRole:
        return permille(job);
    case FailureRole:
        return failureOf(job);
    default:
        return {};
    }
}

QVariant JobQueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static constexpr std::array kTitles{
        QT_TR_NOOP("Job"), QT_TR_NOOP("State"), QT_TR_NOOP("Progress"), QT_TR_NOOP("Time left")};
    return section >= 0 && section < NumColumns ? tr(kTitles[static_cast<std::size_t>(section)]) : QVariant();
}

} // namespace lr::widgets
