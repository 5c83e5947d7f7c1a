#include "pages/evaluate/evaluation_list_panel.h"

#include "delegates/interval_delegate.h"
#include "models/evaluation_list.h"
#include "pages/empty_hint.h"
#include "pages/notice_bar.h"
#include "pages/table_csv.h"
#include "pages/table_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace lr::widgets {

EvaluationListPanel::EvaluationListPanel(EvaluationList* evaluations, NoticeBar* notice, QWidget* parent)
    : QWidget(parent)
    , m_evaluations(evaluations)
    , m_notice(notice)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_view(new TableView(this))
    , m_pin(new QPushButton(this))
{
    m_sorted->setSourceModel(evaluations);
    m_sorted->setSortRole(EvaluationList::SortRole);
    makeView();
    makeBar();
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updatePin();
        Q_EMIT currentChanged();
    });
    connect(m_evaluations, &QAbstractItemModel::dataChanged, this, &EvaluationListPanel::updatePin);
    updatePin();
}

void EvaluationListPanel::makeView()
{
    m_view->setObjectName(QStringLiteral("evaluationList"));
    m_view->setAccessibleName(tr("Evaluations"));
    m_view->setModel(m_sorted);
    new EmptyHint(m_view, tr("No evaluations yet: fill in the form and start one."));
    m_view->setItemDelegateForColumn(EvaluationList::Interval, new IntervalDelegate(m_view));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(EvaluationList::Date, Qt::DescendingOrder);
    auto* header = m_view->horizontalHeader();
    header->setStretchLastSection(true);
    const int unit = fontMetrics().averageCharWidth();
    const std::vector<std::pair<int, int>> widths{{EvaluationList::Label, 17}, {EvaluationList::AccuracyColumn, 11},
        {EvaluationList::Interval, 18}, {EvaluationList::NumQuestions, 11}, {EvaluationList::NumUnfinished, 9},
        {EvaluationList::Benchmark, 13}, {EvaluationList::Model, 13}, {EvaluationList::Adapter, 15}};
    for (const auto& [column, numCharacters] : widths)
        m_view->setColumnWidth(column, numCharacters * unit);
}

void EvaluationListPanel::makeBar()
{
    auto* title = new QLabel(tr("Evaluat&ions"), this);
    title->setBuddy(m_view);
    m_pin->setObjectName(QStringLiteral("pinBaseline"));
    m_pin->setToolTip(tr("Other evaluations are compared with the baseline, question by question"));
    auto* exportButton = new QPushButton(tr("Export…"), this);
    exportButton->setObjectName(QStringLiteral("exportEvaluations"));
    exportButton->setToolTip(tr("Write the list as a CSV file"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(title);
    bar->addStretch(1);
    bar->addWidget(m_pin);
    bar->addWidget(exportButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);

    connect(m_pin, &QPushButton::clicked, this, &EvaluationListPanel::baselineToggled);
    connect(exportButton, &QPushButton::clicked, this, [this] {
        exportCsv(this, m_notice, QStringLiteral("evaluations.csv"),
            [this] { return toCsv(csvTableOf(*m_sorted, EvaluationList::ExportRole)); });
    });
}

std::optional<std::int64_t> EvaluationListPanel::current() const
{
    const auto index = m_view->currentIndex();
    return index.isValid() ? std::optional<std::int64_t>(index.data(EvaluationList::IdRole).toLongLong())
                           : std::nullopt;
}

void EvaluationListPanel::setCurrent(std::int64_t evaluation)
{
    const auto index = m_sorted->mapFromSource(m_evaluations->indexOf(evaluation));
    if (index.isValid())
        m_view->selectRow(index.row());
}

void EvaluationListPanel::updatePin()
{
    const auto evaluation = current();
    m_pin->setEnabled(evaluation.has_value());
    m_pin->setText(
        evaluation && evaluation == m_evaluations->baseline() ? tr("Un&pin the baseline") : tr("&Pin as baseline"));
}

} // namespace lr::widgets
