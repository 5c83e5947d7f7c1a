#include "pages/train_page.h"

#include "models/job_text.h"
#include "models/run_settings.h"
#include "pages/notice_bar.h"
#include "pages/train/merge_dialog.h"
#include "pages/train/metric_charts.h"
#include "pages/train/run_comparison.h"
#include "pages/train/run_control_bar.h"
#include "pages/train/run_setup_panel.h"
#include "pages/train/runs_panel.h"
#include "pages/train/sample_table.h"
#include "pages/train/training_form_view.h"
#include "theme/palette.h"

#include <QEvent>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace lr::widgets {

using protocol::JobInfo;
using protocol::JobState;

namespace {

bool isTraining(const JobInfo& job)
{
    return std::holds_alternative<settings::TrainSettings>(job.job) ||
           std::holds_alternative<protocol::ResumeTrainingJob>(job.job);
}

} // namespace

TrainPage::~TrainPage() = default;

void TrainPage::start(const protocol::Job& job)
{
    m_hasStarted = true;
    showCurves();
    Q_EMIT startRequested(job);
}

void TrainPage::goOn(const QString& run, std::optional<std::int64_t> step)
{
    protocol::ResumeTrainingJob job;
    job.run = run.toStdString();
    job.step = step;
    if (const auto* info = m_runs.run(run))
        job.runtime.device = deviceOfRun(info->description, job.runtime.device);
    start(job);
}

void TrainPage::useSettingsOf(const QString& run)
{
    const auto* info = m_runs.run(run);
    if (!info)
        return;
    try {
        const auto job = settingsOfRun(info->description, m_setup->form().job());
        m_setup->view().setFollowsExplore(false);
        m_setup->form().setJob(job);
        showNewRun();
    } catch (const std::exception& error) {
        m_notice->showNotice(NoticeBar::Severity::Warning,
            tr("The settings of %1 cannot be used. %2").arg(run, QString::fromUtf8(error.what())));
    }
}

void TrainPage::mergeRun(const QString& run)
{
    const auto* info = m_runs.run(run);
    if (!info)
        return;
    auto* dialog = new MergeDialog(mergeOf(*info), this);
    connect(dialog, &MergeDialog::mergeRequested, this,
        [this](const settings::MergeSettings& merge) { Q_EMIT startRequested(merge); });
    dialog->open();
}

void TrainPage::tellOfMerge(const JobInfo& job)
{
    const auto* merge = std::get_if<settings::MergeSettings>(&job.job);
    if (merge == nullptr)
        return;
    if (job.state == JobState::Done)
        m_notice->showNotice(NoticeBar::Severity::Info,
            tr("%1 was merged into a new model: %2")
                .arg(QString::fromStdString(merge->run), QString::fromStdString(merge->out)));
    else if (job.state == JobState::Failed && job.failure)
        m_notice->showFailure(tr("Merging %1").arg(QString::fromStdString(merge->run)), *job.failure);
}

void TrainPage::setCheck(const protocol::JobCheck& check)
{
    m_setup->setCheck(check);
}

void TrainPage::checkFailed(const protocol::Failure& failure)
{
    m_setup->setCheckFailed(QString::fromStdString(failure.message));
}

void TrainPage::setJobs(const std::vector<JobInfo>& jobs)
{
    m_queue.setJobs(jobs);
    for (const auto& job : m_queue.jobs()) {
        m_runs.setJob(job);
        follow(job);
    }
    showWatched();
}

void TrainPage::jobChanged(const JobInfo& job)
{
    const auto* known = m_queue.job(job.id);
    const bool wasActive = !known || isActive(known->state);
    m_queue.setJob(job);
    m_runs.setJob(*m_queue.job(job.id));
    if (wasActive)
        tellOfMerge(job);
    if (isTraining(job)) {
        const auto run = runOf(job);
        const bool isNew = !run.isEmpty() && job.state != JobState::Queued && m_runs.rowOf(run) < 0;
        if ((wasActive && !isActive(job.state)) || isNew) {
            m_setup->checkAgain();
            Q_EMIT runsRequested();
        }
        follow(job);
    }
    showWatched();
}

/// A run that begins is watched, unless the user watches another one that is going on.
void TrainPage::follow(const JobInfo& job)
{
    const auto run = runOf(job);
    if (!isTraining(job) || job.state != JobState::Running || run.isEmpty() || run == m_monitor.watched())
        return;
    const auto* present = watchedJob();
    if (!m_hasStarted && present && isActive(present->state))
        return;
    m_hasStarted = false;
    m_monitor.watch(run);
}

void TrainPage::setRuns(const std::vector<protocol::RunInfo>& runs)
{
    m_runs.setRuns(runs);
    for (const auto& job : m_queue.jobs())
        m_runs.setJob(job);
    if (m_monitor.watched().isEmpty() && m_runs.rowCount() > 0)
        m_monitor.watch(QString::fromStdString(m_runs.runAt(0).name));
    m_runsPanel->setCurrentRun(m_monitor.watched());
    if (std::exchange(m_hasLostEngine, false))
        m_monitor.restart(); // there is a workspace again to read from
    showWatched();
}

void TrainPage::addMetrics(const protocol::RunMetrics& metrics)
{
    if (metrics.sequence > 0)
        m_runs.setProgress(metrics);
    m_monitor.addMetrics(metrics);
    if (!metrics.marks.empty())
        showWatched();
}

void TrainPage::metricsFailed(const QString& run, const protocol::Failure& failure)
{
    protocol::RunMetrics none;
    none.run = run.toStdString();
    m_monitor.addMetrics(none);
    requestFailed(tr("The curves of %1 cannot be read").arg(run), failure);
}

void TrainPage::setThresholds(const selection::SelectionThresholds& thresholds)
{
    m_setup->setThresholds(thresholds);
}

void TrainPage::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_setup->setDevices(devices);
}

void TrainPage::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_setup->setRuntimeDefaults(defaults);
}

void TrainPage::suggestEvaluationProblems(const QString& path)
{
    m_setup->suggestEvaluationProblems(path);
}

void TrainPage::setScorings(const std::vector<protocol::ScoringInfo>& scorings)
{
    m_samples->setLatestScoring(scorings.empty() ? 0 : scorings.front().id);
    m_setup->setScorings(scorings);
    m_setup->checkAgain();
    updateSamples();
}

void TrainPage::setSteps(std::shared_ptr<const ScoringSteps> steps, std::shared_ptr<const TokenTexts> texts)
{
    m_setup->setShownScoring(steps ? steps->scoring() : 0);
    m_samples->setSteps(std::move(steps), std::move(texts));
    updateSamples();
}

void TrainPage::setEngineProblem(const QString& sentence)
{
    m_setup->setEngineProblem(sentence);
    m_control->setEngineProblem(sentence);
    m_hasLostEngine |= !sentence.isEmpty();
    withdrawStop();
}

void TrainPage::clear()
{
    {
        const QSignalBlocker block(m_runsPanel); // no row that takes the place of a removed one is worth a question
        setJobs({});
        setRuns({});
    }
    m_monitor.clear();
    setScorings({});
    setSteps(nullptr, nullptr);
}

void TrainPage::requestFailed(const QString& what, const protocol::Failure& failure)
{
    m_hasStarted = false;
    m_notice->showFailure(what, failure);
}

void TrainPage::watchRun(const QString& name)
{
    m_monitor.watch(name);
}

const JobInfo* TrainPage::watchedJob() const
{
    if (const auto* job = m_runs.jobOf(m_monitor.watched()))
        return job;
    for (const auto& job : m_queue.jobs())
        if (isTraining(job) && runOf(job) == m_monitor.watched() && !m_monitor.watched().isEmpty())
            return &job;
    return nullptr;
}

QColor TrainPage::colorOf(const QString& run) const
{
    return theme::series(m_monitor.colorIndex(run), palette());
}

void TrainPage::drawCurves()
{
    QList<MetricCharts::Run> shown;
    const auto names = m_monitor.shown();
    for (const auto& name : names)
        shown.append({name, colorOf(name), &m_monitor.course(name)});
    m_charts->setRuns(shown);
    for (int row = 0; row < m_runs.rowCount(); ++row) {
        const auto name = QString::fromStdString(m_runs.runAt(row).name);
        m_runs.setColor(name, names.contains(name) ? colorOf(name) : QColor());
    }
}

void TrainPage::showWatched()
{
    m_control->showRun(m_runs.run(m_monitor.watched()), watchedJob());
    withdrawStop();
}

/// What the watchdog advises while a run goes on is no advice once it has ended; what it found broken stays to be read.
void TrainPage::withdrawStop()
{
    const auto* job = watchedJob();
    if (!m_offersStop || (job && isActive(job->state) && !m_hasLostEngine))
        return;
    m_offersStop = false;
    if (m_watchdogNotice->severity() == NoticeBar::Severity::Error)
        m_watchdogNotice->showNotice(NoticeBar::Severity::Error, m_watchdogNotice->text());
    else
        m_watchdogNotice->dismiss();
}

void TrainPage::showAlarm(const QString& run, const RunWatchdog::Alarm& alarm)
{
    if (run != m_monitor.watched())
        return;
    const auto* job = watchedJob();
    const bool isGrave = alarm.kind == RunWatchdog::Kind::NonFinite || alarm.kind == RunWatchdog::Kind::Divergence;
    m_offersStop = job && isActive(job->state);
    m_watchdogNotice->showNotice(isGrave ? NoticeBar::Severity::Error : NoticeBar::Severity::Warning, alarm.text,
        m_offersStop ? tr("Stop and save") : QString());
}

void TrainPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_charts)
        drawCurves();
}

} // namespace lr::widgets
