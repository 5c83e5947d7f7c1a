#include "models/evaluation_list.h"
#include "models/question_table.h"
#include "models/result_pager.h"
#include "pages/check_list.h"
#include "pages/evaluate/accuracy_panel.h"
#include "pages/evaluate/answers_panel.h"
#include "pages/evaluate/evaluation_form.h"
#include "pages/evaluate/evaluation_list_panel.h"
#include "pages/evaluate/flip_matrix_view.h"
#include "pages/evaluate/question_panel.h"
#include "pages/evaluate_page.h"
#include "pages/export_notices.h"
#include "pages/notice_bar.h"
#include "pages/scroll_column.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace lr::widgets {

namespace {

constexpr int kFormWidthInCharacters = 48;
constexpr int kShare = 100;        ///< of a splitter, before it knows its size: only the proportion counts
constexpr int kCheckDelayMs = 300; ///< after the last key, so that a path is not checked letter by letter

} // namespace

void EvaluatePage::makeParts()
{
    m_evaluations = new EvaluationList(this);
    m_questions = new QuestionTable(this);
    m_pager = new ResultPager(this);
    m_notice = new NoticeBar(this);
    m_form = new EvaluationForm(this);
    m_checks = new CheckList(this);
    m_commandLine = new QLineEdit(this);
    m_start = new QPushButton(tr("&Start the evaluation"), this);
    m_reason = new QLabel(this);
    m_checkTimer = new QTimer(this);
    m_accuracy = new AccuracyPanel(this);
    m_list = new EvaluationListPanel(m_evaluations, m_notice, this);
    m_flips = new FlipMatrixView(this);
    m_table = new QuestionPanel(m_questions, m_notice, this);
    m_answers = new AnswersPanel(this);

    m_start->setObjectName(QStringLiteral("startEvaluation"));
    m_reason->setObjectName(QStringLiteral("startReason"));
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_commandLine->setReadOnly(true);
    m_commandLine->setAccessibleName(tr("The same as a command"));
    m_commandLine->setToolTip(tr("What does the same in a terminal"));
    m_commandLine->hide();
    m_checkTimer->setSingleShot(true);
    m_checkTimer->setInterval(kCheckDelayMs);
}

QWidget* EvaluatePage::makeFormColumn()
{
    auto* content = new QWidget;
    auto* form = new QVBoxLayout(content);
    form->addWidget(m_form);
    form->addWidget(m_checks);
    form->addWidget(m_commandLine);
    form->addStretch(1);
    auto* upper = new QWidget;
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins({});
    upperLayout->addWidget(new ScrollColumn(content), 1);
    upperLayout->addWidget(m_start);
    upperLayout->addWidget(m_reason);

    auto* column = new QSplitter(Qt::Vertical);
    column->setChildrenCollapsible(false);
    column->addWidget(upper);
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
    connect(m_form, &EvaluationForm::changed, this, &EvaluatePage::formChanged);
    connect(m_checkTimer, &QTimer::timeout, this, [this] {
        m_isChecking = true;
        Q_EMIT checkRequested(m_form->job());
    });
    connect(m_start, &QPushButton::clicked, this, &EvaluatePage::start);
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
