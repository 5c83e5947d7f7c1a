#pragma once

#include "common/json.h"

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace lr::widgets {

/// A setting in which two runs differ; null on the side of a run that does not have it.
struct ConfigDifference
{
    QString key; ///< path in run.json: "settings.learning_rate"
    QString left;
    QString right;

    bool operator==(const ConfigDifference&) const = default;
};

/// What differs between two descriptions (run.json), by flattened keys in alphabetical order. Lists are compared and
/// shown whole; numbers are compared by value, so 1 equals 1.0.
std::vector<ConfigDifference> configDifferences(const common::Json& left, const common::Json& right);

/// The same as a table: setting, left run, right run.
class ConfigDifferenceModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Setting,
        Left,
        Right,
        NumColumns
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(
        const QString& leftName, const common::Json& left, const QString& rightName, const common::Json& right);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<ConfigDifference> m_differences;
    QString m_leftName;
    QString m_rightName;
};

} // namespace lr::widgets
