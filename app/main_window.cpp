#include "app/main_window.h"

#include "app/demo_workspace.h"
#include "app/engine_status.h"
#include "app/guide_window.h"
#include "app/job_requests.h"
#include "app/log_panel.h"
#include "app/notifier.h"
#include "app/page_registry.h"
#include "app/window_dialogs.h"
#include "pages/notice_bar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QDir>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace lr::app {

using widgets::NoticeBar;

MainWindow::MainWindow(SettingsStore& settings, QWidget* parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_systemScheme(new SystemColorScheme(this))
    , m_platformIsDark(isDark(QApplication::palette()))
    , m_client(new EngineClient(this))
    , m_session(new WorkspaceSession(*m_client, this))
    , m_context(*m_client, *m_session, m_settings)
    , m_actions(*this)
{
    setObjectName(QStringLiteral("mainWindow"));
    makeParts();
    makePages();
    makeToolBar();
    makeLog();
    connectActions();
    connectEngine();
    connectPages();
    fillMenus();
    applySettings();
    restoreLayout();
    showPage(studioPages().front().key);
    updateTitle();
}

// The pages use m_context until they are gone: they must be gone before it.
MainWindow::~MainWindow()
{
    delete takeCentralWidget();
}

void MainWindow::connectActions()
{
    connect(m_actions.openWorkspace, &QAction::triggered, this,
        [this] { openWorkspaceChooser(this, [this](const QString& path) { openWorkspace({.path = path}); }); });
    connect(m_actions.newWorkspace, &QAction::triggered, &m_context, &PageContext::newWorkspaceRequested);
    connect(m_actions.openRemote, &QAction::triggered, &m_context, &PageContext::remoteRequested);
    connect(m_actions.openDemo, &QAction::triggered, this, &MainWindow::openDemo);
    connect(m_actions.restartEngine, &QAction::triggered, m_client, &EngineClient::restart);
    connect(m_actions.settings, &QAction::triggered, this,
        [this] { openSettings(this, m_settings, *m_client, [this] { applySettings(); }); });
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    for (std::size_t i = 0; i < m_actions.pages.size(); ++i)
        connect(m_actions.pages[i], &QAction::triggered, this, [this, i] { showPage(studioPages()[i].key); });
    connect(m_actions.fullScreen, &QAction::toggled, this, &MainWindow::toggleFullScreen);
    connect(m_actions.resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(m_actions.tour, &QAction::triggered, this, &MainWindow::startTour);
    connect(m_actions.userGuide, &QAction::triggered, this, [this] { (new GuideWindow(this))->show(); });
    connect(m_actions.shortcuts, &QAction::triggered, this, [this] { openShortcuts(this); });
    connect(m_actions.about, &QAction::triggered, this, [this] { openAbout(this, *m_client); });
    connect(m_actions.recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
}

void MainWindow::connectEngine()
{
    connect(m_client, &EngineClient::stateChanged, this, &MainWindow::engineStateChanged);
    connect(m_client, &EngineClient::ready, this, &MainWindow::engineReady);
    connect(m_client, &EngineClient::failed, this, &MainWindow::engineFailed);
    connect(m_client, &EngineClient::stalled, this, [this](const QString& sentence) {
        m_banner->showNotice(NoticeBar::Severity::Warning, sentence, tr("Restart the engine"));
        log("warning", sentence);
    });
    connect(m_client, &EngineClient::answeredAgain, m_banner, &NoticeBar::dismiss);
    connect(m_client, &EngineClient::logged, m_log, &LogPanel::add);
    connect(m_client, &EngineClient::jobChanged, this, &MainWindow::jobChanged);
    connect(m_banner, &NoticeBar::actionTriggered, m_client, &EngineClient::restart);
    connect(m_status, &EngineStatus::stopRequested, this, [this](qint64 job) {
        stopJob(*m_client, job, this,
            [this](const QString& what, const protocol::Failure& failure) { m_banner->showFailure(what, failure); });
    });
    connect(m_session, &WorkspaceSession::opened, this, &MainWindow::workspaceOpened);
    connect(m_session, &WorkspaceSession::failed, this, &MainWindow::workspaceFailed);
    connect(m_systemScheme, &SystemColorScheme::changed, this, &MainWindow::applyTheme);
}

void MainWindow::connectPages()
{
    connect(&m_context, &PageContext::pageRequested, this, &MainWindow::showPage);
    connect(&m_context, &PageContext::workspaceRequested, this, &MainWindow::openWorkspace);
    connect(&m_context, &PageContext::demoRequested, this, &MainWindow::openDemo);
    connect(&m_context, &PageContext::tourRequested, this, &MainWindow::startTour);
    connect(&m_context, &PageContext::jobsListed, this, [this](const std::vector<protocol::JobInfo>& jobs) {
        for (const auto& job : jobs)
            m_status->showJob(job);
    });
}

void MainWindow::begin(const std::optional<WorkspacePlace>& place)
{
    const auto recent = m_settings.recentWorkspaces();
    if (place)
        openWorkspace(*place);
    else if (!recent.isEmpty())
        openWorkspace(WorkspacePlace::fromText(recent.front()));
    else
        openDemo();
}

void MainWindow::openWorkspace(const WorkspacePlace& place)
{
    if (place.isMissing()) {
        m_banner->showNotice(NoticeBar::Severity::Error, tr("“%1” holds no workspace (there is no %2 in it). Choose "
                                                            "another folder, or sample a pair of models into a "
                                                            "new one from the start page.")
                                                             .arg(place.path, kDatabase));
        return; // what is open stays
    }
    m_banner->dismiss();
    m_session->open(place);
    updateTitle();
}

void MainWindow::openDemo()
{
    const auto shipped = shippedDemoWorkspace(m_settings.studio().enginePath);
    if (const auto fault = ensureDemoWorkspace(shipped); !fault.isEmpty()) {
        m_banner->showNotice(NoticeBar::Severity::Error, fault);
        return;
    }
    openWorkspace({.path = demoWorkspaceFolder()});
}

void MainWindow::showPage(const QString& key)
{
    const auto& pages = studioPages();
    const auto found = std::ranges::find(pages, key, &PageEntry::key);
    if (found == pages.end())
        return;
    const auto place = found - pages.begin();
    m_stack->setCurrentIndex(static_cast<int>(place));
    m_actions.pages[static_cast<std::size_t>(place)]->setChecked(true);
}

const QString& MainWindow::page() const
{
    return studioPages()[static_cast<std::size_t>(m_stack->currentIndex())].key;
}

void MainWindow::workspaceOpened(const protocol::WorkspaceInfo&)
{
    updateTitle();
    showPage(kExplorePage);
}

void MainWindow::workspaceFailed(const QString& sentence)
{
    log("error", sentence);
    m_banner->showNotice(NoticeBar::Severity::Error, sentence);
    updateTitle();
    showPage(kStartPage);
}

void MainWindow::engineStateChanged(EngineClient::State state)
{
    if (state == EngineClient::State::Starting)
        m_status->setState(EngineStatus::State::Starting, tr("engine: starting"));
    else if (state == EngineClient::State::Failed)
        m_status->setState(EngineStatus::State::Failed, tr("engine: ended"));
    else if (state == EngineClient::State::Disconnected)
        m_status->setState(EngineStatus::State::None, tr("no engine"));
}

void MainWindow::engineReady(const protocol::InitializeResult& engine)
{
    m_banner->dismiss();
    m_status->setEngine(engine);
    if (!engine.notice.empty())
        m_banner->showNotice(NoticeBar::Severity::Warning, QString::fromStdString(engine.notice));
}

void MainWindow::engineFailed(const QString& reason)
{
    log("error", reason);
    m_banner->showNotice(NoticeBar::Severity::Error, reason, tr("Restart the engine"));
}

void MainWindow::jobChanged(const protocol::JobInfo& job)
{
    m_status->showJob(job);
    if (!job.endedAtMs || !m_settings.studio().notifies)
        return;
    constexpr qint64 kLongMs = 20'000; // who started something shorter is still looking
    if (*job.endedAtMs - job.startedAtMs.value_or(*job.endedAtMs) < kLongMs)
        return;
    const bool isDone = job.state == protocol::JobState::Done;
    const auto text = job.failure ? QString::fromStdString(job.failure->message) : QString();
    notifyUnlessLooking(this, (isDone ? tr("Done: %1") : tr("Ended: %1")).arg(QString::fromStdString(job.title)), text);
}

void MainWindow::fillRecent()
{
    m_actions.recent->clear();
    for (const auto& place : m_settings.recentWorkspaces())
        m_actions.recent->addAction(
            QDir::toNativeSeparators(place), this, [this, place] { openWorkspace(WorkspacePlace::fromText(place)); });
    m_actions.recent->addSeparator();
    m_actions.recent->addActions({m_actions.openWorkspace, m_actions.newWorkspace, m_actions.openDemo});
}

void MainWindow::updateTitle()
{
    const auto& place = m_session->place();
    QString name = tr("No workspace");
    if (place && isDemo(*place))
        name = tr("Demo");
    else if (place)
        name = QDir(place->path).dirName() + (place->isRemote() ? tr(" on %1").arg(place->host) : QString());
    m_workspaceButton->setText(name);
    m_workspaceButton->setToolTip(place ? place->text() : tr("Open a workspace or the demo"));
    setWindowTitle(place ? name : QString());
}

void MainWindow::applySettings()
{
    m_session->setEngineProgram(m_settings.studio().enginePath);
    Q_EMIT m_context.settingsChanged();
    applyTheme();
}

void MainWindow::applyTheme()
{
    const auto choice = m_settings.studio().theme;
    const bool system = m_systemScheme->isDark().value_or(m_platformIsDark);
    applyAppearance(choice == widgets::ThemeChoice::System ? system : choice == widgets::ThemeChoice::Dark);
}

void MainWindow::startTour()
{
    openTour(this, [this](const QString& key) { showPage(key); });
}

void MainWindow::log(const char* level, const QString& text)
{
    m_log->add({QDateTime::currentMSecsSinceEpoch(), level, text.toStdString()});
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace lr::app
