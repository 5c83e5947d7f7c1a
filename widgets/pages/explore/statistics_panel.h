#pragma once

#include "models/statistics_model.h"

#include <QWidget>

class QLabel;

namespace lr::widgets {

class TableView;

/// Where and how much expert and amateur differ: the figures of the paper's section 2.
class StatisticsPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit StatisticsPanel(const Exploration& exploration, QWidget* parent = nullptr);

    StatisticsModel& statistics() { return m_statistics; }

private:
    void followStatistics();

    StatisticsModel m_statistics;
    TableView* m_table;
    QLabel* m_hint;
};

} // namespace lr::widgets
