#include "models/job_text.h"
#include "pages/export_notices.h"
#include "pages/notice_bar.h"
#include "pages/train/metric_charts.h"
#include "pages/train/preflight_panel.h"
#include "pages/train/run_comparison.h"
#include "pages/train/run_control_bar.h"
#include "pages/train/run_setup_panel.h"
#include "pages/train/runs_panel.h"
#include "pages/train/sample_table.h"
#include "pages/train_page.h"

#include <QGroupBox>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace lr::widgets {

namespace {

constexpr int kLeftWidth = 66; ///< average characters

enum LeftTab
{
    NewRun,
    Runs
};

enum RightTab
{
    Curves,
    BeforeStart,
    Comparison
};

} // namespace

TrainPage::TrainPage(const QString& presetsFolder, QWidget* parent)
    : QWidget(parent)
    , m_monitor(m_runs)
    , m_notice(new NoticeBar(this))
    , m_setup(new RunSetupPanel(presetsFolder, this))
{
    setObjectName(QStringLiteral("trainPage"));
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeLeft());
    splitter->addWidget(makeRight());
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    const int left = std::max(kLeftWidth * fontMetrics().averageCharWidth(), m_left->minimumSizeHint().width());
    splitter->setSizes({left, 2 * left});
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
    connectSetup();
    connectRuns();
    connectMonitor();
    tellOfExports(*this, *m_notice);
    m_preflight->clear(tr("Not checked yet."));
    updateSamples();
}

QWidget* TrainPage::makeLeft()
{
    m_left = new QTabWidget(this);
    m_left->setDocumentMode(true);
    m_runsPanel = new RunsPanel(m_runs, m_queue, m_left);
    m_left->addTab(m_setup, tr("New run"));
    m_left->addTab(m_runsPanel, tr("Runs and queue"));
    return m_left;
}

QWidget* TrainPage::makeRight()
{
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    m_control = new RunControlBar(area);
    m_watchdogNotice = new NoticeBar(area);
    m_right = new QTabWidget(area);
    m_right->setDocumentMode(true);
    m_charts = new MetricCharts(m_right);
    m_comparison = new RunComparison(m_runs, m_right);
    m_right->addTab(m_charts, tr("Curves"));
    m_right->addTab(makeBeforeStart(), tr("Before the start"));
    m_right->addTab(m_comparison, tr("Settings compared"));
    column->addWidget(m_control);
    column->addWidget(m_watchdogNotice);
    column->addWidget(m_right, 1);
    connect(m_right, &QTabWidget::currentChanged, this, &TrainPage::updateSamples);
    return area;
}

QWidget* TrainPage::makeBeforeStart()
{
    auto* checks = new QGroupBox(tr("Checks"), this);
    m_preflight = new PreflightPanel(checks);
    (new QVBoxLayout(checks))->addWidget(m_preflight);
    auto* samples = new QGroupBox(tr("What is trained on"), this);
    m_samples = new SampleTable(samples);
    (new QVBoxLayout(samples))->addWidget(m_samples);
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(checks);
    column->addWidget(samples, 1);
    return area;
}

void TrainPage::connectSetup()
{
    connect(m_setup, &RunSetupPanel::checkRequested, this, [this](const settings::TrainSettings& job) {
        updateSamples();
        Q_EMIT checkRequested(job);
    });
    connect(m_setup, &RunSetupPanel::startRequested, this, [this](const settings::TrainSettings& job) { start(job); });
    connect(m_setup, &RunSetupPanel::checkChanged, this,
        [this](const std::optional<protocol::JobCheck>& check, const QString& reason) {
            if (check)
                m_preflight->setCheck(*check);
            else
                m_preflight->clear(reason);
        });
    connect(m_setup, &RunSetupPanel::failed, this,
        [this](const QString& sentence) { m_notice->showNotice(NoticeBar::Severity::Warning, sentence); });
}

void TrainPage::connectRuns()
{
    connect(m_runsPanel, &RunsPanel::currentRunChanged, &m_monitor, &RunMonitor::watch);
    connect(m_runsPanel, &RunsPanel::settingsWanted, this, &TrainPage::useSettingsOf);
    connect(m_runsPanel, &RunsPanel::mergeWanted, this, &TrainPage::mergeRun);
    connect(m_runsPanel, &RunsPanel::pauseRequested, this, &TrainPage::pauseRequested);
    connect(m_runsPanel, &RunsPanel::continueRequested, this, &TrainPage::resumeRequested);
    connect(m_runsPanel, &RunsPanel::stopRequested, this, &TrainPage::stopRequested);
    connect(m_control, &RunControlBar::pauseRequested, this, &TrainPage::pauseRequested);
    connect(m_control, &RunControlBar::continueRequested, this, &TrainPage::resumeRequested);
    connect(m_control, &RunControlBar::stopRequested, this, &TrainPage::stopRequested);
    connect(m_control, &RunControlBar::goOnRequested, this, &TrainPage::goOn);
    connect(m_watchdogNotice, &NoticeBar::dismissed, this, [this] { m_offersStop = false; });
    connect(m_watchdogNotice, &NoticeBar::actionTriggered, this, [this] {
        if (const auto* job = watchedJob(); job && isActive(job->state))
            Q_EMIT stopRequested(job->id);
        m_watchdogNotice->dismiss();
    });
}

void TrainPage::connectMonitor()
{
    connect(&m_monitor, &RunMonitor::watchedChanged, this, [this](const QString& name) {
        m_watchdogNotice->dismiss();
        m_runsPanel->setCurrentRun(name);
        m_comparison->setLeft(name);
        showWatched();
    });
    connect(&m_monitor, &RunMonitor::shownChanged, this, &TrainPage::drawCurves);
    connect(&m_monitor, &RunMonitor::courseChanged, this, [this](const QString& name, MetricHistory::Change change) {
        m_charts->update({name, colorOf(name), &m_monitor.course(name)}, change);
    });
    connect(&m_monitor, &RunMonitor::alarmRaised, this, &TrainPage::showAlarm);
    connect(&m_monitor, &RunMonitor::metricsRequested, this, [this](const QString& name, qint64 afterStep) {
        Q_EMIT metricsRequested(protocol::ReadMetricsRequest{name.toStdString(), afterStep});
    });
}

void TrainPage::showNewRun()
{
    m_left->setCurrentIndex(NewRun);
    m_right->setCurrentIndex(BeforeStart);
}

void TrainPage::showCurves()
{
    m_right->setCurrentIndex(Curves);
}

void TrainPage::showBeforeStart()
{
    m_right->setCurrentIndex(BeforeStart);
}

void TrainPage::showComparison()
{
    m_left->setCurrentIndex(Runs);
    m_right->setCurrentIndex(Comparison);
}

void TrainPage::updateSamples()
{
    if (m_right->currentIndex() == BeforeStart) // else when it comes into view
        m_samples->showSamplesOf(m_setup->form().job());
}

} // namespace lr::widgets
