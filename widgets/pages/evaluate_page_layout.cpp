#include "models/evaluation_list.h"
#include "models/question_table.h"
#include "models/result_pager.h"
#include "pages/evaluate/accuracy_panel.h"
#include "pages/evaluate/answers_panel.h"
#include "pages/evaluate/evaluation_list_panel.h"
#include "pages/evaluate/evaluation_setup_panel.h"
#include "pages/evaluate/flip_matrix_view.h"
#include "pages/evaluate/question_panel.h"
#include "pages/evaluate_page.h"
#include "pages/export_notices.h"
#include "pages/notice_bar.h"
#include "pages/scroll_column.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace lr::widgets {

namespace {

constexpr int kFormWidthInCharacters = 48;
constexpr int kShare = 100; ///< of a splitter, before it knows its size: only the proportion counts

} // namespace

void EvaluatePage::makeParts()
{
    m_evaluations = new EvaluationList(this);
    m_questions = new QuestionTable(this);
    m_pager = new ResultPager(this);
    m_notice = new NoticeBar(this);
    m_setup = new EvaluationSetupPanel(this);
    m_accuracy = new AccuracyPanel(this);
    m_list = new EvaluationListPanel(m_evaluations, m_notice, this);
    m_flips = new FlipMatrixView(this);
    m_table = new QuestionPanel(m_questions, m_notice, this);
    m_answers = new AnswersPanel(this);
}

QWidget* EvaluatePage::makeFormColumn()
{
    auto* column = new QSplitter(Qt::Vertical);
    column->setChildrenCollapsible(false);
    column->addWidget(m_setup);
    column->addWidget(m_accuracy);
    column->setStretchFactor(0, 1);
    column->setStretchFactor(1, 1);
    return column;
}

QWidget* EvaluatePage::makeResultColumn()
{
    // Its sentences may need more height than a low window has: a splitter asks nobody how high they are.
    auto* flips = new ScrollColumn(m_flips);
    flips->setObjectName(QStringLiteral("flipArea"));
    auto* overview = new QSplitter(Qt::Horizontal);
    overview->setChildrenCollapsible(false);
    overview->addWidget(m_list);
    overview->addWidget(flips);
    overview->setSizes({3 * kShare, 2 * kShare});
    auto* column = new QSplitter(Qt::Vertical);
    column->setChildrenCollapsible(false);
    column->addWidget(overview);
    column->addWidget(m_table);
    column->addWidget(m_answers);
    column->setSizes({10 * kShare, 11 * kShare, 12 * kShare});
    return column;
}

void EvaluatePage::makeLayout()
{
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->setChildrenCollapsible(false);
    columns->addWidget(makeFormColumn());
    columns->addWidget(makeResultColumn());
    columns->setStretchFactor(0, 1);
    columns->setStretchFactor(1, 4);
    const int unit = fontMetrics().averageCharWidth();
    columns->setSizes({kFormWidthInCharacters * unit, 3 * kFormWidthInCharacters * unit});
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(columns, 1);
}

void EvaluatePage::connectParts()
{
    connect(m_setup, &EvaluationSetupPanel::checkRequested, this, &EvaluatePage::checkRequested);
    connect(m_setup, &EvaluationSetupPanel::startRequested, this, &EvaluatePage::startRequested);
    connect(m_accuracy, &AccuracyPanel::stopRequested, this, [this] {
        if (const auto* job = liveJob())
            Q_EMIT stopRequested(job->id);
    });
    connect(m_list, &EvaluationListPanel::currentChanged, this, &EvaluatePage::showCurrent);
    connect(m_list, &EvaluationListPanel::baselineToggled, this, &EvaluatePage::toggleBaseline);
    connect(m_flips, &FlipMatrixView::outcomeChosen, m_table, &QuestionPanel::setOutcome);
    connect(m_table, &QuestionPanel::questionChosen, this,
        [this](int row) { m_answers->setQuestion(m_questions->at(row)); });
    connect(m_table, &QuestionPanel::nothingChosen, m_answers, &AnswersPanel::clear);
    connect(m_pager, &ResultPager::requested, this, &EvaluatePage::resultsRequested);
    connect(m_pager, &ResultPager::finished, this, [this](qint64 evaluation) {
        m_unread.erase(evaluation);
        showCurve();
    });
    tellOfExports(*this, *m_notice);
    connect(m_notice, &NoticeBar::actionTriggered, this, [this] {
        m_notice->dismiss();
        if (const auto act = std::exchange(m_noticeAction, {}))
            act();
    });
}

} // namespace lr::widgets
