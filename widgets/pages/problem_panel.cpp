#include "pages/problem_panel.h"

#include "pages/empty_hint.h"
#include "pages/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <span>

namespace lr::widgets {

namespace {

constexpr int kTypingPauseMs = 150;

struct ShownColumn
{
    ProblemTableModel::Column column;
    int digits; ///< its width
};

/// In the order they stand in: what one looks for comes first, so that it shows in a narrow panel too.
constexpr ShownColumn kNarrowColumns[] = {{ProblemTableModel::Number, 5}, {ProblemTableModel::Question, 6},
    {ProblemTableModel::MaxKl, 6}, {ProblemTableModel::Verdict, 11}, {ProblemTableModel::NumSelected, 8},
    {ProblemTableModel::MeanKl, 10}, {ProblemTableModel::NumSteps, 7}};
constexpr ShownColumn kWideColumns[] = {{ProblemTableModel::Number, 7}, {ProblemTableModel::Question, 28},
    {ProblemTableModel::Verdict, 13}, {ProblemTableModel::Extracted, 15}, {ProblemTableModel::Reference, 15},
    {ProblemTableModel::NumSteps, 9}, {ProblemTableModel::NumSelected, 11}, {ProblemTableModel::MeanKl, 11},
    {ProblemTableModel::MaxKl, 10}};

std::span<const ShownColumn> columnsFor(ProblemPanel::Room room)
{
    return room == ProblemPanel::Room::Wide ? std::span<const ShownColumn>(kWideColumns) : kNarrowColumns;
}

} // namespace

ProblemPanel::ProblemPanel(Exploration& exploration, Room room, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_problems(exploration)
    , m_shown(m_problems)
    , m_search(new QLineEdit(this))
    , m_isExpression(new QCheckBox(tr("Re&gex"), this))
    , m_filter(new QComboBox(this))
    , m_table(new TableView(this))
    , m_status(new QLabel(this))
{
    makeFilters();
    makeTable(room);
    makeLayout(room);
    if (room == Room::Wide)
        m_hint = new EmptyHint(m_table, {});

    connect(&m_shown, &ProblemFilterModel::rowsChanged, this, [this] {
        updateStatus();
        followCurrentStep();
        Q_EMIT rowsChanged();
    });
    connect(&exploration, &Exploration::scoringChanged, this, &ProblemPanel::updateStatus);
    connect(&exploration, &Exploration::currentStepChanged, this, &ProblemPanel::followCurrentStep);
    connect(&exploration, &Exploration::loadingProgressed, this, &ProblemPanel::updateStatus);
    connect(&exploration, &Exploration::gradesChanged, this, &ProblemPanel::updateStatus);
    updateStatus();
}

void ProblemPanel::makeFilters()
{
    using Show = ProblemFilterModel::Show;
    m_search->setPlaceholderText(tr("Search questions and answers"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search questions, answers and ids"));
    m_isExpression->setToolTip(tr("The search is a regular expression"));
    m_filter->addItem(tr("All problems"), static_cast<int>(Show::All));
    m_filter->addItem(tr("Answered right"), static_cast<int>(Show::Right));
    m_filter->addItem(tr("Answered wrong"), static_cast<int>(Show::Wrong));
    m_filter->addItem(tr("Unfinished"), static_cast<int>(Show::Unfinished));
    m_filter->setItemData(
        m_filter->count() - 1, tr("The token limit cut them off before a right answer"), Qt::ToolTipRole);
    m_filter->addItem(tr("With selected steps"), static_cast<int>(Show::WithSelected));
    m_filter->addItem(tr("Without selected steps"), static_cast<int>(Show::WithoutSelected));
    m_filter->setAccessibleName(tr("Which problems are shown"));
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &ProblemPanel::search);
    connect(&m_typing, &QTimer::timeout, this, &ProblemPanel::search);
    connect(m_isExpression, &QCheckBox::toggled, this, &ProblemPanel::search);
    connect(m_filter, &QComboBox::currentIndexChanged, this,
        [this] { m_shown.setShow(static_cast<Show>(m_filter->currentData().toInt())); });
}

void ProblemPanel::makeLayout(Room room)
{
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    const bool isWide = room == Room::Wide;
    auto* layout = new QVBoxLayout(this);
    auto* filters = new QHBoxLayout;
    if (isWide) {
        layout->setContentsMargins({}); // the page has its own
        filters->addWidget(m_search, 1);
    } else
        layout->addWidget(m_search);
    filters->addWidget(m_filter, isWide ? 0 : 1);
    filters->addWidget(m_isExpression);
    layout->addLayout(filters);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_status);
}

void ProblemPanel::makeTable(Room room)
{
    using Model = ProblemTableModel;
    m_table->setModel(&m_shown);
    m_table->setObjectName(QStringLiteral("problemTable"));
    m_table->setAccessibleName(tr("Problems"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(Model::Number, Qt::AscendingOrder);
    auto* header = m_table->horizontalHeader();
    const auto digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    header->setMinimumSectionSize(digit * 3);
    header->setSectionsMovable(true);
    for (int column = 0; column < Model::NumColumns; ++column)
        m_table->hideColumn(column);
    for (int place = 0; const auto& [column, width] : columnsFor(room)) {
        m_table->showColumn(column);
        header->resizeSection(column, digit * width);
        header->moveSection(header->visualIndex(column), place++);
    }
    m_table->setElasticColumn(Model::Question);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProblemPanel::followRow);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        followRow(index);
        Q_EMIT problemActivated();
    });
}

void ProblemPanel::search()
{
    m_typing.stop();
    m_fault = m_shown.setSearch(m_search->text(), m_isExpression->isChecked());
    updateStatus();
}

void ProblemPanel::followRow(const QModelIndex& current)
{
    if (current.isValid())
        m_exploration.setCurrentTrajectory(current.data(ProblemTableModel::TrajectoryRole).toULongLong());
}

void ProblemPanel::followCurrentStep()
{
    const auto& current = m_exploration.currentStep();
    const auto row = current ? m_shown.rowOf(current->trajectory) : -1;
    if (row == m_table->currentIndex().row() && row >= 0)
        return;
    if (row < 0) {
        m_table->clearSelection();
        return;
    }
    // The current step decides, not the row: selecting it must not move to the trajectory's largest KL.
    const auto index = m_shown.index(row, ProblemTableModel::Number);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void ProblemPanel::updateStatus()
{
    m_status->setText(status());
    if (m_hint == nullptr)
        return;
    const auto steps = m_exploration.steps();
    const bool hasProblems = steps && steps->numTrajectories() > 0;
    m_hint->setText(hasProblems ? tr("No problem matches the search and the filter.") : status());
    m_status->setVisible(hasProblems); // else the hint says it
}

QString ProblemPanel::status() const
{
    const auto steps = m_exploration.steps();
    if (!m_fault.isEmpty())
        return m_fault;
    if (!m_exploration.scoring())
        return tr("No scored problems yet. Open a workspace, or sample problems with a pair of models.");
    if (!steps)
        return tr("Reading the steps…");
    if (m_exploration.isLoading())
        return tr("Reading: %L1 of %L2 problems").arg(steps->numTrajectories()).arg(steps->numExpected());
    return summary(steps->numTrajectories());
}

QString ProblemPanel::summary(std::size_t numProblems) const
{
    const auto shown = tr("%L1 of %L2 problems shown").arg(m_shown.rowCount()).arg(numProblems);
    const auto verdicts = verdictCountsText(m_exploration.verdictCounts());
    return verdicts.isEmpty() ? shown : tr("%1. All: %2.").arg(shown, verdicts);
}

} // namespace lr::widgets
