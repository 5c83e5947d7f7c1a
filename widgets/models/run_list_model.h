#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QString>

#include <optional>
#include <vector>

namespace lr::widgets {

/// The workspace's fine-tuning runs, one per row, in the order in which the engine lists them, each with the last job
/// that worked on it. The check box at the name draws the run's curves over those of the others.
class RunListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Name,
        State,
        Steps,
        Loss,
        PassAt1,
        NumColumns
    };

    enum Role
    {
        NameRole = Qt::UserRole, ///< QString
        FailureRole,             ///< QString: why it failed or cannot be read, as a sentence; else empty
        SortRole                 ///< what a column is sorted by
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Sets the list: removes the rows of runs that are not in it, inserts new rows, moves or updates the others. Check
    /// boxes and jobs stay.
    void setRuns(const std::vector<protocol::RunInfo>& runs);
    /// Links a training job to the row of its run; does nothing if the run is not listed yet (setRuns() follows).
    void setJob(const protocol::JobInfo& job);
    /// Sets the newest figures of a run while it is trained.
    void setProgress(const protocol::RunMetrics& metrics);
    /// Colour of a run's curves, shown beside its name while it is checked.
    void setColor(const QString& name, const QColor& color);

    void setOverlaid(const QString& name, bool isOverlaid);
    QStringList overlaidRuns() const;

    const protocol::RunInfo* run(const QString& name) const;
    const protocol::RunInfo& runAt(int row) const;
    const protocol::JobInfo* jobOf(const QString& name) const;
    int rowOf(const QString& name) const; ///< -1 if it is not there

    /// All texts that the State column can show, without the reasons.
    static QStringList stateNames();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void overlayChanged(const QString& name, bool isOverlaid);

private:
    struct Row
    {
        protocol::RunInfo info;
        std::optional<protocol::JobInfo> job;
        bool isOverlaid = false;
        QColor color;
    };

    static QString nameOf(const Row& row) { return QString::fromStdString(row.info.name); }
    static QString stateOf(const Row& row);
    static QString failureOf(const Row& row);
    QString textOf(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    void removeMissing(const std::vector<protocol::RunInfo>& runs);
    void place(int row, const protocol::RunInfo& info);
    void rowChanged(int row);

    std::vector<Row> m_rows;
};

} // namespace lr::widgets
