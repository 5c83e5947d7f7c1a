#include "app/main_window.h"

#include "app/demo_workspace.h"
#include "app/engine_status.h"
#include "app/evaluate_link.h"
#include "app/explore_link.h"
#include "app/guide_window.h"
#include "app/log_panel.h"
#include "app/notifier.h"
#include "app/start_link.h"
#include "app/train_link.h"
#include "app/window_dialogs.h"
#include "pages/notice_bar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QDir>
#include <QDockWidget>
#include <QMenu>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace lr::app {

namespace {

using widgets::NoticeBar;

const auto kGeometry = QStringLiteral("window_geometry");
const auto kState = QStringLiteral("window_state");
const auto kExploreLayout = QStringLiteral("explore_layout");

/// Size of a first start, in units of the font, and never larger than the screen.
QSize firstSize(const QWidget& window)
{
    constexpr int kColumns = 210;
    constexpr int kLines = 54;
    const QSize wanted(window.fontMetrics().averageCharWidth() * kColumns, window.fontMetrics().lineSpacing() * kLines);
    return wanted.boundedTo(window.screen()->availableSize());
}

} // namespace

MainWindow::MainWindow(SettingsStore& settings, QWidget* parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_systemScheme(new SystemColorScheme(this))
    , m_platformIsDark(isDark(QApplication::palette()))
    , m_client(new EngineClient(this))
    , m_session(new WorkspaceSession(*m_client, this))
    , m_actions(*this)
{
    setObjectName(QStringLiteral("mainWindow"));
    makeParts();
    makeToolBar();
    makeLog();
    m_startLink = new StartLink(*m_client, *m_session, *m_start, this);
    m_exploreLink = new ExploreLink(*m_client, *m_session, *m_explore, this);
    m_trainLink = new TrainLink(*m_client, *m_session, *m_train, this);
    m_evaluateLink = new EvaluateLink(*m_client, *m_session, *m_evaluate, this);
    connectActions();
    connectEngine();
    connectPages();
    fillMenus();
    applySettings();
    m_firstState = saveState();
    if (!restoreGeometry(m_settings.bytes(kGeometry)))
        resize(firstSize(*this));
    restoreState(m_settings.bytes(kState));
    m_explore->restoreLayout(m_settings.bytes(kExploreLayout));
    showPage(Page::Start);
    updateTitle();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeParts()
{
    auto* middle = new QWidget(this);
    m_banner = new NoticeBar(middle);
    m_banner->setObjectName(QStringLiteral("engineBanner"));
    m_pages = new QStackedWidget(middle);
    m_start = new widgets::StartPage;
    m_explore = new widgets::ExplorePage;
    m_train = new widgets::TrainPage(m_settings.presetsFolder());
    m_evaluate = new widgets::EvaluatePage;
    for (QWidget* page : {static_cast<QWidget*>(m_start), static_cast<QWidget*>(m_explore),
             static_cast<QWidget*>(m_train), static_cast<QWidget*>(m_evaluate)})
        m_pages->addWidget(page);
    m_train->setObjectName(QStringLiteral("trainPage"));
    m_evaluate->setObjectName(QStringLiteral("evaluatePage"));
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);
    setCentralWidget(middle);
    m_status = new EngineStatus(this);
    statusBar()->addPermanentWidget(m_status);
}

void MainWindow::makeToolBar()
{
    auto* bar = addToolBar(tr("Pages"));
    bar->setObjectName(QStringLiteral("pagesBar"));
    bar->setMovable(false);
    m_workspaceButton = new QToolButton(bar);
    m_workspaceButton->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_workspaceButton->setPopupMode(QToolButton::InstantPopup);
    m_workspaceButton->setMenu(m_actions.recent);
    m_workspaceButton->setAccessibleName(tr("Workspace"));
    bar->addWidget(m_workspaceButton);
    bar->addSeparator();
    for (auto* action : m_actions.pages) {
        bar->addAction(action);
        auto font = bar->font();
        font.setWeight(QFont::DemiBold);
        bar->widgetForAction(action)->setFont(font);
    }
    auto* gap = new QWidget(bar);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    bar->addAction(m_actions.tour);
}

void MainWindow::makeLog()
{
    m_log = new LogPanel(this);
    m_logDock = new QDockWidget(tr("Log"), this);
    m_logDock->setObjectName(QStringLiteral("logDock"));
    m_logDock->setWidget(m_log);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    m_logDock->hide();
}

void MainWindow::connectActions()
{
    connect(m_actions.openWorkspace, &QAction::triggered, this,
        [this] { openWorkspaceChooser(this, [this](const QString& path) { openWorkspace({.path = path}); }); });
    connect(m_actions.newWorkspace, &QAction::triggered, this, [this] {
        showPage(Page::Start);
        m_start->focusNew();
    });
    connect(m_actions.openRemote, &QAction::triggered, this, [this] {
        showPage(Page::Start);
        m_start->focusRemote();
    });
    connect(m_actions.openDemo, &QAction::triggered, this, &MainWindow::openDemo);
    connect(m_actions.restartEngine, &QAction::triggered, m_client, &EngineClient::restart);
    connect(m_actions.settings, &QAction::triggered, this,
        [this] { openSettings(this, m_settings, *m_client, [this] { applySettings(); }); });
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    for (const auto page : kPages)
        connect(m_actions.pages[static_cast<std::size_t>(page)], &QAction::triggered, this,
            [this, page] { showPage(page); });
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
    connect(m_start, &widgets::StartPage::workspaceRequested, this,
        [this](const QString& path) { openWorkspace(WorkspacePlace::fromText(path)); });
    connect(m_start, &widgets::StartPage::forgetRequested, this, [this](const QString& path) {
        m_settings.forgetWorkspace(path);
        m_start->setRecent(m_settings.recentWorkspaces());
    });
    connect(m_start, &widgets::StartPage::demoRequested, this, &MainWindow::openDemo);
    connect(m_start, &widgets::StartPage::tourRequested, this, &MainWindow::startTour);
    connect(m_start, &widgets::StartPage::remoteRequested, this,
        [this](const QString& host, const QString& workspace) { openWorkspace({.path = workspace, .host = host}); });
    connect(m_explore, &widgets::ExplorePage::trainRequested, this, [this] { showPage(Page::Train); });
    auto& exploration = m_explore->exploration();
    const auto passSteps = [this] {
        m_train->setSteps(m_explore->exploration().steps(), m_explore->exploration().texts());
    };
    connect(&exploration, &widgets::Exploration::stepsChanged, this, passSteps);
    connect(&exploration, &widgets::Exploration::vocabularyChanged, this, passSteps);
    connect(&exploration, &widgets::Exploration::thresholdsChanged, this,
        [this] { m_train->setThresholds(m_explore->thresholds()); });
    connect(m_trainLink, &TrainLink::runsListed, m_evaluate, &widgets::EvaluatePage::setRuns);
    connect(m_trainLink, &TrainLink::jobsListed, this, [this](const std::vector<protocol::JobInfo>& jobs) {
        for (const auto& job : jobs) {
            m_evaluate->jobChanged(job);
            m_status->showJob(job);
        }
        m_exploreLink->takeJobs(jobs);
    });
}

void MainWindow::fillMenus()
{
    m_actions.edit->addActions(m_explore->editActions());
    m_actions.explore->addActions(m_explore->exploreActions());
    m_logDock->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_L);
    m_actions.view->addAction(m_logDock->toggleViewAction());
    m_actions.view->addSeparator();
    m_actions.view->addActions(m_explore->panelActions());
    m_start->setRecent(m_settings.recentWorkspaces());
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
                                                             .arg(place.path, QLatin1String(kDatabase)));
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

void MainWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(static_cast<int>(page));
    m_actions.pages[static_cast<std::size_t>(page)]->setChecked(true);
    m_actions.explore->setEnabled(page == Page::Explore);
}

Page MainWindow::page() const
{
    return static_cast<Page>(m_pages->currentIndex());
}

void MainWindow::workspaceOpened(const protocol::WorkspaceInfo&)
{
    m_settings.addRecentWorkspace(m_session->place()->text());
    m_start->setRecent(m_settings.recentWorkspaces());
    updateTitle();
    showPage(Page::Explore);
}

void MainWindow::workspaceFailed(const QString& sentence)
{
    log("error", sentence);
    m_banner->showNotice(NoticeBar::Severity::Error, sentence);
    updateTitle();
    showPage(Page::Start);
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
    const auto settings = m_settings.studio();
    m_session->setEngineProgram(settings.enginePath);
    m_startLink->setEngineProgram(settings.enginePath);
    const settings::RuntimeSettings runtime{.device = settings.device.toStdString(), .threads = settings.threads};
    m_start->setRuntimeDefaults(runtime);
    m_train->setRuntimeDefaults(runtime);
    m_evaluate->setRuntimeDefaults(runtime);
    m_explore->setColorMap(settings.colorMap);
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
    openTour(this, [this](Page page) { showPage(page); });
}

void MainWindow::toggleFullScreen(bool on)
{
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, on));
}

void MainWindow::resetLayout()
{
    restoreState(m_firstState);
    m_explore->resetLayout();
}

void MainWindow::log(const char* level, const QString& text)
{
    m_log->add({QDateTime::currentMSecsSinceEpoch(), level, text.toStdString()});
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.setBytes(kGeometry, saveGeometry());
    m_settings.setBytes(kState, saveState());
    m_settings.setBytes(kExploreLayout, m_explore->layoutState());
    QMainWindow::closeEvent(event);
}

} // namespace lr::app
