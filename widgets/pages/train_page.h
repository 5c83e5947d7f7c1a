#pragma once

#include "models/job_queue_model.h"
#include "models/run_list_model.h"
#include "models/run_monitor.h"
#include "models/scoring_steps.h"
#include "models/token_text.h"
#include "protocol/job_messages.h"
#include "protocol/run_messages.h"
#include "protocol/session_messages.h"
#include "protocol/workspace_messages.h"
#include "selection/thresholds.h"

#include <QWidget>

#include <memory>
#include <vector>

class QTabWidget;

namespace lr::widgets {

class MetricCharts;
class NoticeBar;
class PreflightPanel;
class RunComparison;
class RunControlBar;
class RunSetupPanel;
class RunsPanel;
class SampleTable;

/// Fine-tuning: set a run up, see what it would be trained on and whether it can start, watch it, stop it, go on with
/// it and compare it with others. Knows no engine: it asks by signals, and is told by slots.
///
/// To be connected:
///     checkRequested  → jobs/check  → setCheck, or checkFailed. One question at a time: each must be answered once.
///     startRequested  → jobs/start  → (job/changed follows), or requestFailed. A run, new or resumed, or a merge.
///     pause-, resume-, stopRequested → jobs/pause, jobs/resume, jobs/stop → (job/changed follows), or requestFailed
///     metricsRequested → runs/metrics → addMetrics, or metricsFailed
///     runsRequested   → runs/list   → setRuns, or requestFailed
///     job/changed → jobChanged, run/metrics → addMetrics, after an (again) opened workspace: setJobs, setRuns,
///     setScorings; after initialize: setDevices; thresholds of Explore → setThresholds, its steps → setSteps.
class TrainPage : public QWidget
{
    Q_OBJECT

public:
    /// Presets are kept as files in `presetsFolder`.
    explicit TrainPage(const QString& presetsFolder, QWidget* parent = nullptr);
    ~TrainPage() override;

    RunSetupPanel& setup() { return *m_setup; }
    MetricCharts& charts() { return *m_charts; }
    const QString& watchedRun() const { return m_monitor.watched(); }

public Q_SLOTS:
    void setCheck(const lr::protocol::JobCheck& check);
    void checkFailed(const lr::protocol::Failure& failure);

    void setJobs(const std::vector<lr::protocol::JobInfo>& jobs);
    void jobChanged(const lr::protocol::JobInfo& job);
    void setRuns(const std::vector<lr::protocol::RunInfo>& runs);
    void addMetrics(const lr::protocol::RunMetrics& metrics);
    void metricsFailed(const QString& run, const lr::protocol::Failure& failure);

    void setThresholds(const lr::selection::SelectionThresholds& thresholds);
    void setDevices(const std::vector<lr::protocol::DeviceInfo>& devices);
    void setRuntimeDefaults(const lr::settings::RuntimeSettings& defaults);
    /// See RunSetupPanel.
    void suggestEvaluationProblems(const QString& path);
    void setScorings(const std::vector<lr::protocol::ScoringInfo>& scorings);
    /// Steps and vocabulary that are open on Explore, for the preview of samples; null pointers clear it.
    void setSteps(
        std::shared_ptr<const lr::widgets::ScoringSteps> steps, std::shared_ptr<const lr::widgets::TokenTexts> texts);

    /// Empty if there is an engine, which is then asked (again); else why nothing can be started ("The engine has
    /// ended.").
    void setEngineProblem(const QString& sentence);
    /// Another workspace was opened: removes runs, jobs and curves of the old one; the form stays.
    void clear();
    /// Shows above the page why a request failed.
    void requestFailed(const QString& what, const lr::protocol::Failure& failure);

    void showNewRun();
    void showCurves();
    void showBeforeStart();
    void showComparison();
    void watchRun(const QString& name);

Q_SIGNALS:
    void checkRequested(const lr::protocol::Job& job);
    void startRequested(const lr::protocol::Job& job);
    void pauseRequested(qint64 job);
    void resumeRequested(qint64 job);
    void stopRequested(qint64 job);
    void metricsRequested(const lr::protocol::ReadMetricsRequest& request);
    void runsRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    QWidget* makeBeforeStart();
    void connectSetup();
    void connectRuns();
    void connectMonitor();
    void start(const protocol::Job& job);
    void goOn(const QString& run, std::optional<std::int64_t> step);
    void useSettingsOf(const QString& run);
    void mergeRun(const QString& run);
    void tellOfMerge(const protocol::JobInfo& job);
    void follow(const protocol::JobInfo& job);
    const protocol::JobInfo* watchedJob() const;
    QColor colorOf(const QString& run) const;
    void drawCurves();
    void showWatched();
    void withdrawStop();
    void showAlarm(const QString& run, const RunWatchdog::Alarm& alarm);
    void updateSamples();

    RunListModel m_runs;
    JobQueueModel m_queue;
    RunMonitor m_monitor;
    NoticeBar* m_notice;
    NoticeBar* m_watchdogNotice = nullptr;
    QTabWidget* m_left = nullptr;
    QTabWidget* m_right = nullptr;
    RunSetupPanel* m_setup;
    RunsPanel* m_runsPanel = nullptr;
    RunControlBar* m_control = nullptr;
    MetricCharts* m_charts = nullptr;
    PreflightPanel* m_preflight = nullptr;
    SampleTable* m_samples = nullptr;
    RunComparison* m_comparison = nullptr;
    bool m_offersStop = false;    ///< the watchdog's notice shows its button for stopping
    bool m_hasLostEngine = false; ///< pending requests may never be answered
    bool m_hasStarted = false;    ///< a start was requested; its run will be watched
};

} // namespace lr::widgets
