#pragma once

#include "app/appearance.h"
#include "app/engine_client.h"
#include "app/page_context.h"
#include "app/settings_store.h"
#include "app/window_actions.h"
#include "app/workspace_session.h"

#include <QMainWindow>

#include <optional>
#include <vector>

class QDockWidget;
class QStackedWidget;
class QToolButton;

namespace lr::widgets {
class NoticeBar;
} // namespace lr::widgets

namespace lr::app {

class EngineStatus;
class LogPanel;
class StudioPage;
struct PageMenus;

/// The studio's window: the pages of studioPages() over one engine. It puts the pages together and switches between
/// them, and knows no page by its type: a page talks to the engine and to other pages through its link. Nothing here
/// blocks. If the engine ends, a banner says so.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `settings` outlives the window.
    explicit MainWindow(SettingsStore& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens what is shown first: `place`, else the workspace that was open last, else the demo.
    void begin(const std::optional<WorkspacePlace>& place);

    void openWorkspace(const WorkspacePlace& place);
    void openDemo();
    /// Shows the page with that key; does nothing if no page has it.
    void showPage(const QString& key);
    const QString& page() const; ///< the key of the page that is shown

    EngineClient& client() { return *m_client; }
    WorkspaceSession& session() { return *m_session; }
    WindowActions& actions() { return m_actions; }
    widgets::Exploration& exploration() { return m_context.exploration(); }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeParts();
    void makePages();
    void makeToolBar();
    void makeLog();
    void connectActions();
    void connectEngine();
    void connectPages();
    void fillMenus();
    void addPageMenu(const PageMenus& menus, const QWidget& page);
    void restoreLayout();
    void saveLayout();

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
    PageContext m_context;
    WindowActions m_actions;

    QToolButton* m_workspaceButton = nullptr;
    widgets::NoticeBar* m_banner = nullptr;
    QStackedWidget* m_stack = nullptr;
    std::vector<StudioPage*> m_pages; ///< those of studioPages(), in m_stack
    EngineStatus* m_status = nullptr;
    LogPanel* m_log = nullptr;
    QDockWidget* m_logDock = nullptr;
    QByteArray m_firstState; ///< state of the docks at the start, for resetLayout()
};

} // namespace lr::app
