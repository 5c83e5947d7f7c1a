#include "pages/explore/pinned_panel.h"

#include "pages/table_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <vector>

namespace lr::widgets {

PinnedPanel::PinnedPanel(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_pins(exploration)
    , m_table(new TableView(this))
    , m_clear(new QPushButton(tr("&Unpin all"), this))
{
    m_table->setModel(&m_pins);
    m_table->setAccessibleName(tr("Pinned steps"));
    m_table->horizontalHeader()->setDefaultSectionSize(fontMetrics().averageCharWidth() * 10);
    auto* hint = new QLabel(tr("Pin a step with P or Ctrl+click in the text."), this);
    hint->setWordWrap(true);
    auto* foot = new QHBoxLayout;
    foot->addWidget(hint, 1);
    foot->addWidget(m_clear);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addLayout(foot);
    setFocusProxy(m_table);
    connect(m_table, &QTableView::activated, this,
        [this](const QModelIndex& index) { m_exploration.setCurrentRow(m_pins.stepRow(index.row())); });
    connect(m_clear, &QPushButton::clicked, &exploration, &Exploration::clearPins);
    auto* remove = new QShortcut(QKeySequence::Delete, m_table);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &PinnedPanel::removeSelected);
    connect(&exploration, &Exploration::pinsChanged, this, &PinnedPanel::updateButtons);
    updateButtons();
}

void PinnedPanel::removeSelected()
{
    std::vector<std::size_t> rows;
    for (const auto& index : m_table->selectionModel()->selectedRows())
        rows.push_back(m_pins.stepRow(index.row()));
    for (const auto row : rows)
        m_exploration.togglePin(row);
}

void PinnedPanel::updateButtons()
{
    m_clear->setEnabled(!m_exploration.pinnedRows().empty());
}

} // namespace lr::widgets
