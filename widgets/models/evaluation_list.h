#pragma once

#include "protocol/run_messages.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace lr::widgets {

/// The workspace's evaluations as the engine lists them. One of them can be pinned as the baseline with which the
/// others are compared.
class EvaluationList : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Label,
        AccuracyColumn,
        Interval, ///< drawn: see IntervalDelegate
        NumQuestions,
        NumUnfinished, ///< number of answers that are not right and were cut off at the token limit
        Benchmark,
        Model,
        Adapter,
        Date,
        NumColumns
    };
    enum Role
    {
        IdRole = Qt::UserRole, ///< qlonglong
        SortRole,
        ShareRole, ///< double, 0 to 1
        LowRole,
        HighRole,
        HasQuestionsRole,  ///< bool: whether a question has been answered yet
        BaselineShareRole, ///< double; invalid without a baseline
        IsBaselineRole,
        ExportRole ///< string: the whole value for a file; shares from 0 to 1, times as ISO 8601 in UTC
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Known evaluations keep their rows, new ones get a row, and those that are not in the list are removed.
    void setEvaluations(const std::vector<protocol::EvaluationInfo>& evaluations);
    /// The current figures of an evaluation that is running; an unknown evaluation is ignored.
    void setAccuracy(std::int64_t evaluation, const protocol::Accuracy& accuracy);
    void setBaseline(std::optional<std::int64_t> evaluation);

    std::optional<std::int64_t> baseline() const { return m_baseline; }
    const protocol::EvaluationInfo* find(
        std::int64_t evaluation) const; ///< null if there is none; valid until the next change
    const protocol::EvaluationInfo& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    QModelIndex indexOf(std::int64_t evaluation) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textAt(const protocol::EvaluationInfo& row, int column) const;
    QString exportAt(const protocol::EvaluationInfo& row, int column) const;
    QVariant sortKeyAt(const protocol::EvaluationInfo& row, int column) const;
    QString toolTipAt(const protocol::EvaluationInfo& row, int column) const;
    void removeMissing(const std::vector<protocol::EvaluationInfo>& evaluations);
    void update(int row, const protocol::EvaluationInfo& info);

    std::vector<protocol::EvaluationInfo> m_rows;
    std::optional<std::int64_t> m_baseline;
};

/// The last part of a path; for a checkpoint, together with the name of its run.
QString shortFolderName(const std::string& path);

} // namespace lr::widgets
