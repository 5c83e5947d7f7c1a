#include "pages/evaluate_page.h"

#include "models/accuracy_curve.h"
#include "models/accuracy_text.h"
#include "models/evaluation_list.h"
#include "models/job_text.h"
#include "models/question_table.h"
#include "models/result_pager.h"
#include "pages/evaluate/accuracy_panel.h"
#include "pages/evaluate/answers_panel.h"
#include "pages/evaluate/evaluation_list_panel.h"
#include "pages/evaluate/evaluation_setup_panel.h"
#include "pages/evaluate/flip_matrix_view.h"
#include "pages/evaluate/question_panel.h"
#include "pages/notice_bar.h"

#include <algorithm>
#include <utility>

namespace lr::widgets {

namespace {

/// Verdicts of the shown evaluation in problem order.
std::vector<bool> verdictsOf(const QuestionTable& questions)
{
    std::vector<std::pair<std::int64_t, bool>> verdicts;
    for (int row = 0; row < questions.rowCount(); ++row)
        if (const auto& question = questions.at(row); question.after)
            verdicts.emplace_back(question.problem, question.after->isCorrect);
    std::sort(verdicts.begin(), verdicts.end());
    std::vector<bool> result;
    result.reserve(verdicts.size());
    for (const auto& [problem, isCorrect] : verdicts)
        result.push_back(isCorrect);
    return result;
}

} // namespace

EvaluatePage::EvaluatePage(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("evaluatePage"));
    makeParts();
    makeLayout();
    connectParts();
}

EvaluatePage::~EvaluatePage() = default;

settings::EvaluateSettings EvaluatePage::formContent() const
{
    return m_setup->job();
}

void EvaluatePage::setFormContent(const settings::EvaluateSettings& job)
{
    m_setup->setJob(job);
}

void EvaluatePage::suggest(const settings::EvaluateSettings& job)
{
    m_setup->suggest(job);
}

std::optional<std::int64_t> EvaluatePage::shownEvaluation() const
{
    return m_questions->shown();
}

std::optional<std::int64_t> EvaluatePage::baseline() const
{
    return m_evaluations->baseline();
}

void EvaluatePage::openWorkspace(const protocol::WorkspaceInfo& workspace)
{
    m_pager->forgetAll();
    m_unread.clear();
    m_jobs.clear();
    m_baselineIsChosen = false;
    m_panelEvaluation.reset();
    m_notice->dismiss();
    m_evaluations->setEvaluations({});
    showCurrent();
    showJob();
    m_accuracy->setTitle({});
    m_suggestedFrom = 0;
    suggestExpert(workspace);
    Q_EMIT evaluationsRequested();
}

void EvaluatePage::setEvaluations(const std::vector<protocol::EvaluationInfo>& evaluations)
{
    m_evaluations->setEvaluations(evaluations);
    suggestBaseline();
    suggestLatest();
    showCurrent();
}

void EvaluatePage::suggestExpert(const protocol::WorkspaceInfo& workspace)
{
    auto job = m_setup->job();
    job.model = workspace.scorings.empty() ? std::string() : workspace.scorings.front().expertPath;
    job.run.clear();
    job.problems.clear();
    m_setup->suggest(job);
}

/// The latest one to look at, and to ask the same again with another adapter.
void EvaluatePage::suggestLatest()
{
    const protocol::EvaluationInfo* latest = nullptr;
    for (int row = 0; row < m_evaluations->rowCount(); ++row)
        if (const auto& info = m_evaluations->at(row); !latest || info.createdAtMs > latest->createdAtMs)
            latest = &info;
    if (!latest)
        return;
    auto job = m_setup->job();
    job.model = latest->modelPath;
    job.benchmark = latest->benchmark;
    job.problems = latest->problemFile;
    if (const auto tokens = latest->settings.find("max_new_tokens");
        tokens != latest->settings.end() && tokens->is_number_integer())
        job.maxNewTokens = tokens->get<std::int64_t>();
    if (std::exchange(m_suggestedFrom, latest->id) != latest->id)
        m_setup->suggest(job);
    if (!m_list->current())
        m_list->setCurrent(latest->id);
}

/// The first evaluation of a model as it is, where there is another to hold against it.
void EvaluatePage::suggestBaseline()
{
    if (m_baselineIsChosen || m_evaluations->baseline() || m_evaluations->rowCount() < 2)
        return;
    const protocol::EvaluationInfo* first = nullptr;
    for (int row = 0; row < m_evaluations->rowCount(); ++row) {
        const auto& info = m_evaluations->at(row);
        if (info.adapterPath.empty() && (!first || info.createdAtMs < first->createdAtMs))
            first = &info;
    }
    if (first)
        m_evaluations->setBaseline(first->id);
}

void EvaluatePage::setBaseline(std::optional<std::int64_t> evaluation)
{
    m_baselineIsChosen = true;
    m_evaluations->setBaseline(evaluation);
    showCurrent();
}

void EvaluatePage::toggleBaseline()
{
    const auto current = m_list->current();
    setBaseline(current == m_evaluations->baseline() ? std::nullopt : current);
}

void EvaluatePage::showCurrent()
{
    const auto lastShown = m_questions->shown();
    const auto lastBaseline = m_questions->baseline();
    m_questions->setEvaluations(m_list->current(), m_evaluations->baseline());
    const bool isOther = lastShown != m_questions->shown();
    if (isOther)
        read(m_questions->shown());
    if (lastBaseline != m_questions->baseline())
        read(m_questions->baseline());
    if (isOther || lastBaseline != m_questions->baseline())
        compare();
    updateTitles();
    showAccuracy();
    if (isOther)
        showCurve();
}

void EvaluatePage::read(std::optional<std::int64_t> evaluation)
{
    if (evaluation)
        m_pager->read(*evaluation);
}

void EvaluatePage::addResults(const protocol::EvaluationResults& results)
{
    m_questions->addResults(results);
    m_pager->take(results);
}

void EvaluatePage::compare()
{
    const auto shown = m_questions->shown();
    const auto pinned = m_questions->baseline();
    if (shown && pinned) {
        m_flips->clear(tr("Comparing…"));
        Q_EMIT comparisonRequested({*pinned, *shown});
    } else if (shown && m_evaluations->baseline() == shown) {
        m_flips->clear(tr("This is the baseline. Choose another evaluation to see what flipped between them."));
    } else {
        m_flips->clear(tr("Pin an evaluation as the baseline and choose another: what flipped between them appears "
                          "here."));
    }
}

void EvaluatePage::setComparison(const protocol::EvaluationComparison& comparison)
{
    if (m_questions->baseline() == comparison.before && m_questions->shown() == comparison.after)
        m_flips->setComparison(comparison);
}

void EvaluatePage::updateTitles()
{
    const auto labelOf = [this](std::optional<std::int64_t> evaluation) {
        const auto* info = evaluation ? m_evaluations->find(*evaluation) : nullptr;
        return info ? QString::fromStdString(info->label) : QString();
    };
    m_answers->setTitles(labelOf(m_questions->shown()), labelOf(m_questions->baseline()));
}

const protocol::JobInfo* EvaluatePage::liveJob() const
{
    const auto isAsking = [](const auto& job) { return job.state != protocol::JobState::Queued; };
    const auto asking = std::find_if(m_jobs.begin(), m_jobs.end(), isAsking);
    if (asking != m_jobs.end())
        return &*asking;
    return m_jobs.empty() ? nullptr : &m_jobs.front();
}

std::optional<std::int64_t> EvaluatePage::liveEvaluation() const
{
    const auto* job = liveJob();
    return job && job->evaluation != 0 ? std::optional(job->evaluation) : std::nullopt;
}

void EvaluatePage::showAccuracy()
{
    const auto live = liveEvaluation();
    const auto evaluation = live ? live : m_questions->shown();
    const auto* info = evaluation ? m_evaluations->find(*evaluation) : nullptr;
    const bool isOther = m_panelEvaluation != evaluation;
    m_panelEvaluation = evaluation;
    if (isOther)
        m_accuracy->setTitle(
            info ? QString::fromStdString(info->label) : QString(), info ? maxNewTokensOf(*info) : std::nullopt);
    if (info && !live)
        m_accuracy->setAccuracy(info->accuracy);
    if (isOther && !live)
        showCurve();
}

void EvaluatePage::showCurve()
{
    if (m_panelEvaluation && !liveEvaluation() && m_panelEvaluation == m_questions->shown() &&
        !m_pager->isReading(*m_panelEvaluation) && !m_unread.contains(*m_panelEvaluation))
        m_accuracy->setCurve(accuracyCurve(verdictsOf(*m_questions)));
}

void EvaluatePage::questionsAnswered(const protocol::EvaluationProgress& progress)
{
    if (m_evaluations->find(progress.evaluation))
        m_evaluations->setAccuracy(progress.evaluation, progress.accuracy);
    else if (std::exchange(m_askedFor, progress.evaluation) != progress.evaluation)
        Q_EMIT evaluationsRequested();
    if (m_panelEvaluation == progress.evaluation)
        m_accuracy->append(progress.accuracy);
    if (m_questions->shown() == progress.evaluation || m_questions->baseline() == progress.evaluation)
        m_pager->readOn(progress.evaluation);
}

void EvaluatePage::jobChanged(const protocol::JobInfo& job)
{
    if (!std::holds_alternative<settings::EvaluateSettings>(job.job))
        return;
    const auto known =
        std::find_if(m_jobs.begin(), m_jobs.end(), [&job](const auto& other) { return other.id == job.id; });
    const bool wasLive = known != m_jobs.end();
    if (wasLive && !isActive(job.state))
        m_jobs.erase(known);
    else if (wasLive)
        *known = job;
    else if (isActive(job.state))
        m_jobs.push_back(job);
    if (wasLive && !isActive(job.state))
        jobEnded(job);
    m_setup->jobHeard();
    showJob();
    showAccuracy();
}

void EvaluatePage::showJob()
{
    m_accuracy->setJob(liveJob());
}

void EvaluatePage::jobEnded(const protocol::JobInfo& job)
{
    const auto title = QString::fromStdString(job.title);
    m_noticeAction = [this, evaluation = job.evaluation] { m_list->setCurrent(evaluation); };
    if (job.failure && job.state != protocol::JobState::Cancelled)
        m_notice->showFailure(title, *job.failure);
    else if (job.state == protocol::JobState::Done)
        m_notice->showNotice(NoticeBar::Severity::Info, tr("%1: done.").arg(title), tr("Show it"));
    else
        m_notice->showNotice(NoticeBar::Severity::Info,
            tr("%1: stopped. The questions answered so far are kept; start again with the same settings to resume.")
                .arg(title));
    if (m_questions->shown() == job.evaluation || m_questions->baseline() == job.evaluation) {
        m_pager->read(job.evaluation);
        compare();
    }
    Q_EMIT evaluationsRequested();
}

void EvaluatePage::setRuns(const std::vector<protocol::RunInfo>& runs)
{
    m_setup->setRuns(runs);
}

void EvaluatePage::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_setup->setDevices(devices);
}

void EvaluatePage::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_setup->setRuntimeDefaults(defaults);
}

void EvaluatePage::setCheck(const protocol::JobCheck& check)
{
    m_setup->setCheck(check);
}

void EvaluatePage::requestFailed(const QString& what, const protocol::Failure& failure)
{
    m_notice->showFailure(what, failure);
    m_setup->requestFailed();
}

void EvaluatePage::offer(const QString& what, const protocol::Failure& failure, std::function<void()> again)
{
    if (failure.code == common::ErrorCode::Cancelled)
        return; // nothing is shown either
    m_noticeAction = std::move(again);
    m_notice->showFailure(what, failure, tr("Try again"));
}

void EvaluatePage::evaluationsFailed(const protocol::Failure& failure)
{
    m_askedFor.reset();
    offer(tr("Listing the evaluations"), failure, [this] { Q_EMIT evaluationsRequested(); });
}

void EvaluatePage::resultsFailed(const protocol::ReadEvaluationRequest& request, const protocol::Failure& failure)
{
    if (!m_pager->fail(request.evaluation))
        return; // of a workspace that was left
    m_unread.insert(request.evaluation);
    offer(tr("Reading the evaluation"), failure, [this] { readMissing(); });
}

/// Goes on where the reading broke off; of both evaluations, if both did.
void EvaluatePage::readMissing()
{
    for (const auto evaluation : std::exchange(m_unread, {}))
        if (m_questions->shown() == evaluation || m_questions->baseline() == evaluation)
            m_pager->readOn(evaluation);
}

void EvaluatePage::comparisonFailed(
    const protocol::CompareEvaluationsRequest& request, const protocol::Failure& failure)
{
    if (m_questions->baseline() != request.before || m_questions->shown() != request.after)
        return;
    m_flips->clear(tr("The two evaluations could not be compared."));
    offer(tr("Comparing the evaluations"), failure, [this] { compare(); });
}

} // namespace lr::widgets
