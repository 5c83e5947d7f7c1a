#include "pages/explore/statistics_panel.h"

#include "pages/table_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace lr::widgets {

StatisticsPanel::StatisticsPanel(const Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_statistics(exploration)
    , m_table(new TableView(this))
    , m_hint(new QLabel(tr("Means and quantiles over all steps appear here once a scoring is read."), this))
{
    m_table->setModel(&m_statistics);
    m_table->setAccessibleName(tr("Statistics of all steps"));
    auto* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(StatisticsModel::What, QHeaderView::Stretch);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 6);
    m_hint->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_hint);
    setFocusProxy(m_table);
    connect(&m_statistics, &StatisticsModel::statisticsChanged, this, &StatisticsPanel::followStatistics);
    followStatistics();
}

void StatisticsPanel::followStatistics()
{
    m_hint->setVisible(m_statistics.rowCount() == 0);
}

} // namespace lr::widgets
