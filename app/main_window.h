#pragma once

#include "app/appearance.h"
#include "app/engine_client.h"
#include "app/settings_store.h"
#include "app/window_actions.h"
#include "app/workspace_session.h"

#include <QMainWindow>

#include <memory>

class QDockWidget;
class QStackedWidget;
class QToolButton;

namespace lr::widgets {
class EvaluatePage;
class ExplorePage;
class NoticeBar;
class StartPage;
class TrainPage;
} // namespace lr::widgets

namespace lr::app {

class EngineStatus;
class EvaluateLink;
class ExploreLink;
class LogPanel;
class StartLink;
class TrainLink;

/// The studio's window: three pages and a start page over one engine. It composes and switches; what a page and the
/// engine say to each other passes through that page's link. Nothing here waits: an engine that ends is a banner.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `settings` outlives the window.
    explicit MainWindow(SettingsStore& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// The first thing shown: `place`, else what was open last, else the demo.
    void begin(const std::optional<WorkspacePlace>& place);

    void openWorkspace(const WorkspacePlace& place);
    void openDemo();
    void showPage(Page page);
    Page page() const;

    EngineClient& client() { return *m_client; }
    WorkspaceSession& session() { return *m_session; }
    WindowActions& actions() { return m_actions; }
    widgets::ExplorePage& explorePage() { return *m_explore; }
    widgets::TrainPage& trainPage() { return *m_train; }
    widgets::EvaluatePage& evaluatePage() { return *m_evaluate; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeParts();
    void makeToolBar();
    void makeLog();
    void connectActions();
    void connectEngine();
    void connectPages();
    void fillMenus();

    void applySettings();
    void applyTheme();
    void startTour();
    void toggleFullScreen(bool on);
    void resetLayout();

    void workspaceOpened(const protocol::WorkspaceInfo& workspace);
    void workspaceFailed(const QString& sentence);
    void engineFailed(const QString& reason);
    void engineReady(const protocol::InitializeResult& engine);
    void engineStateChanged(EngineClient::State state);
    void jobChanged(const protocol::JobInfo& job);
    void fillRecent();
    void updateTitle();
    void log(const char* level, const QString& text);

    SettingsStore& m_settings;
    SystemColorScheme* m_systemScheme;
    bool m_platformIsDark;
    EngineClient* m_client;
    WorkspaceSession* m_session;
    WindowActions m_actions;

    QToolButton* m_workspaceButton = nullptr;
    widgets::NoticeBar* m_banner = nullptr;
    QStackedWidget* m_pages = nullptr;
    widgets::StartPage* m_start = nullptr;
    widgets::ExplorePage* m_explore = nullptr;
    widgets::TrainPage* m_train = nullptr;
    widgets::EvaluatePage* m_evaluate = nullptr;
    EngineStatus* m_status = nullptr;
    LogPanel* m_log = nullptr;
    QDockWidget* m_logDock = nullptr;
    QByteArray m_firstState; ///< of the docks, for resetLayout()

    StartLink* m_startLink = nullptr;
    ExploreLink* m_exploreLink = nullptr;
    TrainLink* m_trainLink = nullptr;
    EvaluateLink* m_evaluateLink = nullptr;
};

} // namespace lr::app
