#include "pages/train/runs_panel.h"

#include "delegates/swatch_delegate.h"
#include "models/job_text.h"
#include "pages/table_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace lr::widgets {

using protocol::JobState;

namespace {

/// As wide as any state needs whose reason is cut off behind it; the reason stands in the tool tip and beside the run.
int stateWidth(const QTableView& table, const QStringList& states)
{
    QStyleOptionViewItem option;
    option.initFrom(&table);
    option.features = QStyleOptionViewItem::HasDisplay;
    int width = table.horizontalHeader()->minimumSectionSize();
    for (const auto& state : states) {
        option.text = state + QStringLiteral(": …");
        width = qMax(width, table.style()->sizeFromContents(QStyle::CT_ItemViewItem, &option, {}, &table).width());
    }
    return width;
}

} // namespace

RunsPanel::RunsPanel(RunListModel& runs, JobQueueModel& queue, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_queue(queue)
{
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeRuns());
    splitter->addWidget(makeQueue());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto* column = new QVBoxLayout(this);
    column->addWidget(splitter);
    showQueueButtons();
    showHint();
}

QTableView* RunsPanel::makeTable(QAbstractItemModel& model, const QString& name, const QString& accessibleName)
{
    auto* table = new TableView(this);
    table->setModel(&model);
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

QWidget* RunsPanel::makeRuns()
{
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("&Runs of this workspace"), area);
    m_hint = new QLabel(area);
    m_hint->setWordWrap(true);
    m_runTable = makeTable(m_runs, QStringLiteral("runs"), tr("Runs of this workspace"));
    auto* header = m_runTable->horizontalHeader();
    header->setSectionResizeMode(RunListModel::Name, QHeaderView::Stretch);
    header->setSectionResizeMode(RunListModel::State, QHeaderView::Interactive);
    header->resizeSection(RunListModel::State, stateWidth(*m_runTable, RunListModel::stateNames()));
    m_runTable->setItemDelegateForColumn(RunListModel::Name, new SwatchDelegate(m_runTable));
    label->setBuddy(m_runTable);
    m_useSettings = new QPushButton(tr("&New run with its settings"), area);
    m_useSettings->setToolTip(tr("Fill the form with the settings of the chosen run"));
    m_merge = new QPushButton(tr("&Merge…"), area);
    m_merge->setObjectName(QStringLiteral("merge_run"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_merge);
    buttons->addWidget(m_useSettings);
    column->addWidget(label);
    column->addWidget(m_hint);
    column->addWidget(m_runTable, 1);
    column->addLayout(buttons);
    connect(m_runTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showRunButtons();
        Q_EMIT currentRunChanged(currentRun());
    });
    connect(&m_runs, &QAbstractItemModel::dataChanged, this, &RunsPanel::showRunButtons);
    connect(m_useSettings, &QPushButton::clicked, this, [this] { Q_EMIT settingsWanted(currentRun()); });
    connect(m_merge, &QPushButton::clicked, this, [this] { Q_EMIT mergeWanted(currentRun()); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_runs, signal, this, &RunsPanel::showHint);
    showRunButtons();
    return area;
}

void RunsPanel::showRunButtons()
{
    const auto* run = m_runs.run(currentRun());
    m_useSettings->setEnabled(run != nullptr);
    m_merge->setEnabled(run != nullptr && run->hasAdapter);
    m_merge->setToolTip(m_merge->isEnabled() || run == nullptr
                            ? tr("Add the chosen run's adapter to the weights of its model")
                            : tr("This run has no finished adapter yet."));
}

QWidget* RunsPanel::makeQueue()
{
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("&Queue of the engine"), area);
    m_queueTable = makeTable(m_queue, QStringLiteral("queue"), tr("Queue of the engine"));
    auto* header = m_queueTable->horizontalHeader();
    header->setSectionResizeMode(JobQueueModel::Title, QHeaderView::Stretch);
    header->setSectionResizeMode(JobQueueModel::State, QHeaderView::Interactive);
    header->resizeSection(JobQueueModel::State, stateWidth(*m_queueTable, stateTexts()));
    label->setBuddy(m_queueTable);
    m_pause = new QPushButton(tr("Pause"), area);
    m_stop = new QPushButton(tr("Stop"), area);
    m_stop->setToolTip(tr("Finished work is kept; a run ends with a checkpoint"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_pause);
    buttons->addWidget(m_stop);
    column->addWidget(label);
    column->addWidget(m_queueTable, 1);
    column->addLayout(buttons);
    connect(
        m_queueTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsPanel::showQueueButtons);
    connect(&m_queue, &QAbstractItemModel::dataChanged, this, &RunsPanel::showQueueButtons);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (const auto* job = currentJob(); job && job->state == JobState::Paused)
            Q_EMIT continueRequested(job->id);
        else if (job)
            Q_EMIT pauseRequested(job->id);
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (const auto* job = currentJob())
            Q_EMIT stopRequested(job->id);
    });
    return area;
}

const protocol::JobInfo* RunsPanel::currentJob() const
{
    const auto index = m_queueTable->currentIndex();
    return index.isValid() ? m_queue.job(index.data(JobQueueModel::IdRole).toLongLong()) : nullptr;
}

void RunsPanel::showQueueButtons()
{
    const auto* job = currentJob();
    const bool isPaused = job && job->state == JobState::Paused;
    m_pause->setText(isPaused ? tr("Continue") : tr("Pause"));
    m_pause->setEnabled(job && (isPaused || job->state == JobState::Running));
    m_stop->setEnabled(job && isActive(job->state) && job->state != JobState::Stopping);
}

void RunsPanel::showHint()
{
    m_hint->setText(m_runs.rowCount() == 0 ? tr("There is no run yet. Start one under “New run”.")
                                           : tr("Choose a run to watch it; check others to lay their curves over it."));
}

QString RunsPanel::currentRun() const
{
    return m_runTable->currentIndex().data(RunListModel::NameRole).toString();
}

void RunsPanel::setCurrentRun(const QString& name)
{
    if (const int row = m_runs.rowOf(name); row >= 0 && name != currentRun())
        m_runTable->setCurrentIndex(m_runs.index(row, RunListModel::Name));
}

} // namespace lr::widgets
