#pragma once

#include "models/exploration.h"
#include "selection/statistics.h"

#include <QAbstractTableModel>

namespace lr::widgets {

/// The figures of the paper's section 2 as a table, and those of right, wrong and unfinished answers if answers are
/// graded; follows an Exploration. They are computed on another thread, so that a scoring of millions of steps does not
/// block the GUI thread.
class StatisticsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        What,
        NumSteps,
        Share,
        Nats, ///< a mean, or a quantile
        NumColumns
    };

    /// `exploration` is borrowed and must live as long.
    explicit StatisticsModel(const Exploration& exploration, QObject* parent = nullptr);

    /// Unset until computed.
    const std::optional<selection::StepStatistics>& statistics() const { return m_statistics; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void statisticsChanged();

private:
    struct Row
    {
        QString cells[NumColumns];
        QString help;
    };

    void compute();
    void show(std::optional<selection::StepStatistics> statistics);
    void addGroup(const QString& name, const selection::StepGroup& group, const QString& help = {});
    void addAnswers(const QString& name, AnswerVerdict verdict, const QString& help);
    selection::StepGroup stepsOf(AnswerVerdict verdict) const;
    void addMean(const QString& name, const std::optional<double>& nats);
    void makeRows();

    const Exploration& m_exploration;
    std::shared_ptr<const ScoringSteps> m_computedFor;
    bool m_includeFirstStep = false;
    std::optional<selection::StepStatistics> m_statistics;
    std::vector<Row> m_rows;
    Background m_background;
};

} // namespace lr::widgets
