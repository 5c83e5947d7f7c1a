#include "pages/train/run_control_bar.h"

#include "models/duration_text.h"
#include "models/job_text.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

using protocol::JobInfo;
using protocol::JobState;
using protocol::RunInfo;

namespace {

constexpr int kPermille = 1000;

QString figure(const common::Json& details, const char* key)
{
    const auto found = details.is_object() ? details.find(key) : details.end();
    if (!details.is_object() || found == details.end() || !found->is_number())
        return {};
    constexpr double kWhole = 100; // from here on three digits leave no decimals
    const auto value = found->get<double>();
    return std::abs(value) >= kWhole ? QLocale().toString(value, 'f', 0) : QLocale().toString(value, 'g', 3);
}

/// "running, step 120 of 300, 12 s left, loss 0.0123, 390 samples/s"
QString jobStateText(const JobInfo& job)
{
    QStringList parts{stateText(job.state)};
    if (job.progress && job.progress->total > 0)
        parts << RunControlBar::tr("%L1 of %L2 %3")
                     .arg(job.progress->done)
                     .arg(job.progress->total)
                     .arg(QString::fromStdString(job.progress->unit));
    if (job.progress && isActive(job.state)) {
        if (job.progress->etaSeconds)
            parts << RunControlBar::tr("%1 left").arg(durationText(*job.progress->etaSeconds));
        if (const auto loss = figure(job.progress->details, "loss"); !loss.isEmpty())
            parts << RunControlBar::tr("loss %1 nats").arg(loss);
        if (const auto rate = figure(job.progress->details, "samples_per_second"); !rate.isEmpty())
            parts << RunControlBar::tr("%1 samples/s").arg(rate);
    }
    if (job.failure && !isActive(job.state))
        parts << QString::fromStdString(job.failure->message);
    return parts.join(QStringLiteral(" · "));
}

QString runStateText(const RunInfo& run)
{
    if (run.failure)
        return QString::fromStdString(*run.failure);
    const auto steps = RunControlBar::tr("%L1 of %L2 steps").arg(run.globalStep).arg(run.numSteps);
    return run.hasAdapter ? RunControlBar::tr("done · %1").arg(steps) : RunControlBar::tr("unfinished · %1").arg(steps);
}

} // namespace

RunControlBar::RunControlBar(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_state(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_pause(makeButton(tr("&Pause"), QStringLiteral("pause"), tr("Pause the run after its current step")))
    , m_stop(makeButton(tr("St&op and save"), QStringLiteral("stop"),
          tr("End the run after its current step with a checkpoint, from which it can be resumed")))
    , m_checkpoint(new QComboBox(this))
    , m_goOn(makeButton(tr("&Resume"), QStringLiteral("go_on"), tr("Resume the run from the chosen checkpoint")))
{
    auto bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setObjectName(QStringLiteral("run_state"));
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_state->setWordWrap(true); // after the policy: it makes the height follow the width
    m_progress->setRange(0, kPermille);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_checkpoint->setObjectName(QStringLiteral("checkpoint"));
    m_checkpoint->setAccessibleName(tr("Checkpoint to resume from"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    auto* buttons = new QHBoxLayout;
    for (QWidget* widget : {static_cast<QWidget*>(m_pause), static_cast<QWidget*>(m_stop),
             static_cast<QWidget*>(m_checkpoint), static_cast<QWidget*>(m_goOn)})
        buttons->addWidget(widget);
    grid->addWidget(m_title, 0, 0);
    grid->addWidget(m_progress, 0, 1);
    grid->addLayout(buttons, 0, 2);
    grid->addWidget(m_state, 1, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_isPaused)
            Q_EMIT continueRequested(m_job);
        else
            Q_EMIT pauseRequested(m_job);
    });
    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT stopRequested(m_job); });
    connect(m_goOn, &QPushButton::clicked, this, [this] {
        const auto step = m_checkpoint->currentData();
        Q_EMIT goOnRequested(m_run, step.isValid() ? std::optional<std::int64_t>(step.toLongLong()) : std::nullopt);
    });
    showRun(nullptr, nullptr);
}

QPushButton* RunControlBar::makeButton(const QString& text, const QString& name, const QString& help)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(help);
    return button;
}

void RunControlBar::setEngineProblem(const QString& sentence)
{
    m_engineProblem = sentence;
    for (QWidget* control : {static_cast<QWidget*>(m_pause), static_cast<QWidget*>(m_stop),
             static_cast<QWidget*>(m_checkpoint), static_cast<QWidget*>(m_goOn)})
        if (!sentence.isEmpty())
            control->hide();
    if (!sentence.isEmpty())
        m_state->setText(tr("%1 Last known: %2").arg(sentence, m_state->text()));
}

void RunControlBar::showRun(const RunInfo* run, const JobInfo* job)
{
    if (!m_engineProblem.isEmpty())
        return; // what is known now is from before the engine ended
    m_run = run ? QString::fromStdString(run->name) : job ? runOf(*job) : QString();
    m_job = job ? job->id : 0;
    m_isPaused = job && job->state == JobState::Paused;
    showTexts(run, job);
    showCheckpoints(run);
    showButtons(run, job);
}

void RunControlBar::showTexts(const RunInfo* run, const JobInfo* job)
{
    m_title->setText(!m_run.isEmpty() ? m_run : job ? QString::fromStdString(job->title) : tr("No run"));
    m_state->setText(job   ? jobStateText(*job)
                     : run ? runStateText(*run)
                           : tr("Start one under “New run”, or choose one under “Runs”."));
    double share = 0;
    if (job && job->progress && job->progress->total > 0)
        share = static_cast<double>(job->progress->done) / static_cast<double>(job->progress->total);
    else if (run && run->numSteps > 0)
        share = static_cast<double>(run->globalStep) / static_cast<double>(run->numSteps);
    m_progress->setValue(static_cast<int>(kPermille * std::clamp(share, 0.0, 1.0)));
    m_progress->setVisible(run || job);
}

/// Keeps the chosen one where it is still there.
void RunControlBar::showCheckpoints(const RunInfo* run)
{
    QList<qlonglong> steps;
    if (run && !run->failure)
        for (auto it = run->checkpoints.rbegin(); it != run->checkpoints.rend(); ++it)
            steps << *it;
    QList<qlonglong> shown;
    for (int i = 1; i < m_checkpoint->count(); ++i)
        shown << m_checkpoint->itemData(i).toLongLong();
    if (shown == steps && m_checkpoint->count() > 0 && m_checkpoint->property("run") == m_run)
        return;
    const bool isSameRun = m_checkpoint->property("run") == m_run;
    const auto chosen = m_checkpoint->currentData();
    m_checkpoint->setProperty("run", m_run);
    m_checkpoint->clear();
    m_checkpoint->addItem(tr("from the last checkpoint"));
    for (const auto step : steps)
        m_checkpoint->addItem(tr("from step %L1").arg(step), step);
    if (isSameRun && chosen.isValid())
        m_checkpoint->setCurrentIndex(std::max(0, m_checkpoint->findData(chosen)));
}

void RunControlBar::showButtons(const RunInfo* run, const JobInfo* job)
{
    const bool active = job && isActive(job->state);
    const bool canPause = job && (job->state == JobState::Running || job->state == JobState::Paused);
    const bool hasCheckpoint = run && !run->failure && !run->checkpoints.empty();
    m_pause->setText(m_isPaused ? tr("&Continue") : tr("&Pause"));
    m_pause->setVisible(active);
    m_pause->setEnabled(canPause);
    m_stop->setVisible(active);
    m_stop->setEnabled(active && job->state != JobState::Stopping);
    m_stop->setText(active && job->state == JobState::Queued ? tr("Take &off the queue") : tr("St&op and save"));
    m_checkpoint->setVisible(!active && hasCheckpoint);
    m_goOn->setVisible(!active && hasCheckpoint);
}

} // namespace lr::widgets
