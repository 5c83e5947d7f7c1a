#include "pages/evaluate/question_panel.h"

#include "pages/empty_hint.h"
#include "pages/notice_bar.h"
#include "pages/table_csv.h"
#include "pages/table_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lr::widgets {

namespace {

const std::vector<std::pair<Outcome, const char*>> kOutcomes{
    {Outcome::All, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "all")},
    {Outcome::Right, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "right")},
    {Outcome::Wrong, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "wrong")},
    {Outcome::Unfinished, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "unfinished")},
    {Outcome::Flipped, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "flipped")},
    {Outcome::BecameRight, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "became right")},
    {Outcome::NoLongerRight, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "no longer right")},
    {Outcome::StayedRight, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "stayed right")},
    {Outcome::RightInNeither, QT_TRANSLATE_NOOP("lr::widgets::QuestionPanel", "right in neither")},
};

} // namespace

QuestionPanel::QuestionPanel(QuestionTable* questions, NoticeBar* notice, QWidget* parent)
    : QWidget(parent)
    , m_questions(questions)
    , m_notice(notice)
    , m_filter(new QuestionFilter(this))
    , m_view(new TableView(this))
    , m_search(new QLineEdit(this))
    , m_outcome(new QComboBox(this))
    , m_count(new QLabel(this))
{
    m_filter->setQuestions(questions);
    makeView();
    makeBar();
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, change, this, &QuestionPanel::updateCount);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &QuestionPanel::chooseFirstIfNone);
    connect(m_filter, &QAbstractItemModel::modelReset, this, [this] {
        showBaselineColumns();
        updateCount();
        chooseFirstIfNone();
        chooseCurrent();
    });
    connect(
        m_filter, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
            const int row = m_view->currentIndex().row();
            if (row >= first.row() && row <= last.row())
                chooseCurrent();
        });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QuestionPanel::chooseCurrent);
    showBaselineColumns();
    updateCount();
}

void QuestionPanel::makeView()
{
    m_view->setObjectName(QStringLiteral("questionTable"));
    m_view->setAccessibleName(tr("Questions"));
    m_view->setModel(m_filter);
    new EmptyHint(
        m_view, tr("No questions: start an evaluation, choose one from the list, or widen search and filter."));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(QuestionTable::Number, Qt::AscendingOrder);
    auto* header = m_view->horizontalHeader();
    header->setSectionResizeMode(QuestionTable::Question, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    const std::vector<std::pair<int, int>> widths{{QuestionTable::Number, 7}, {QuestionTable::Reference, 13},
        {QuestionTable::Extracted, 13}, {QuestionTable::Verdict, 14}, {QuestionTable::NumTokens, 10},
        {QuestionTable::BeforeExtracted, 19}, {QuestionTable::BeforeVerdict, 19}, {QuestionTable::Flip, 20}};
    for (const auto& [column, numCharacters] : widths)
        m_view->setColumnWidth(column, numCharacters * unit);
}

void QuestionPanel::makeBar()
{
    auto* searchLabel = new QLabel(tr("Fi&nd"), this);
    searchLabel->setBuddy(m_search);
    m_search->setObjectName(QStringLiteral("questionSearch"));
    m_search->setPlaceholderText(tr("in questions and answers"));
    m_search->setClearButtonEnabled(true);
    auto* outcomeLabel = new QLabel(tr("Sh&ow"), this);
    outcomeLabel->setBuddy(m_outcome);
    m_outcome->setObjectName(QStringLiteral("questionOutcome"));
    for (const auto& [outcome, name] : kOutcomes)
        m_outcome->addItem(tr(name), QVariant::fromValue(outcome));
    auto* exportButton = new QPushButton(tr("&Export…"), this);
    exportButton->setObjectName(QStringLiteral("exportQuestions"));
    exportButton->setToolTip(tr("Write the listed questions as a CSV file"));

    auto* bar = new QHBoxLayout;
    bar->addWidget(searchLabel);
    bar->addWidget(m_search, 1);
    bar->addWidget(outcomeLabel);
    bar->addWidget(m_outcome);
    bar->addWidget(m_count);
    bar->addWidget(exportButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);
    setTabOrder(m_search, m_outcome);
    setTabOrder(m_outcome, exportButton);
    setTabOrder(exportButton, m_view);

    connect(m_search, &QLineEdit::textChanged, m_filter, &QuestionFilter::setSearchText);
    connect(m_outcome, &QComboBox::currentIndexChanged, this,
        [this] { m_filter->setOutcome(m_outcome->currentData().value<Outcome>()); });
    connect(exportButton, &QPushButton::clicked, this, [this] {
        exportCsv(this, m_notice, QStringLiteral("questions.csv"),
            [this] { return toCsv(csvTableOf(*m_filter, QuestionTable::ExportRole)); });
    });
}

void QuestionPanel::setOutcome(Outcome outcome)
{
    m_outcome->setCurrentIndex(m_outcome->findData(QVariant::fromValue(outcome)));
}

void QuestionPanel::showBaselineColumns()
{
    const bool hasBaseline = m_questions->baseline().has_value();
    for (const int column : {QuestionTable::BeforeExtracted, QuestionTable::BeforeVerdict, QuestionTable::Flip})
        m_view->setColumnHidden(column, !hasBaseline);
}

void QuestionPanel::updateCount()
{
    m_count->setText(tr("%L1 of %L2").arg(m_filter->rowCount()).arg(m_questions->rowCount()));
}

void QuestionPanel::chooseFirstIfNone()
{
    if (!m_view->currentIndex().isValid() && m_filter->rowCount() > 0)
        m_view->selectRow(0);
}

void QuestionPanel::chooseCurrent()
{
    const auto current = m_view->currentIndex();
    if (current.isValid())
        Q_EMIT questionChosen(current.data(QuestionTable::RowRole).toInt());
    else
        Q_EMIT nothingChosen();
}

} // namespace lr::widgets
