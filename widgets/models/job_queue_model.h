#pragma once

#include "protocol/job_messages.h"

#include <QAbstractTableModel>

#include <vector>

namespace lr::widgets {

/// The engine's jobs in the order in which they were started, which is the order in which they run: title, state,
/// progress and remaining time.
class JobQueueModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Title,
        State,
        Progress,
        TimeLeft,
        NumColumns
    };

    enum Role
    {
        IdRole = Qt::UserRole, ///< qlonglong
        StateRole,             ///< int, a protocol::JobState
        PermilleRole,          ///< int from 0 to 1000; invalid while there is nothing to measure
        FailureRole            ///< QString, a sentence or empty
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Sets the whole list: rows that are not in it are removed.
    void setJobs(std::vector<protocol::JobInfo> jobs);
    /// Inserts or updates one job. An event that is older than the one shown is ignored.
    void setJob(const protocol::JobInfo& job);

    const protocol::JobInfo* job(std::int64_t id) const;
    const std::vector<protocol::JobInfo>& jobs() const { return m_jobs; }
    int rowOf(std::int64_t id) const; ///< -1 if it is not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const protocol::JobInfo& job, int column) const;
    QString stateOf(const protocol::JobInfo& job) const;

    std::vector<protocol::JobInfo> m_jobs; ///< ascending by id
};

} // namespace lr::widgets
