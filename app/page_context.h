#pragma once

#include "app/workspace_session.h"
#include "models/exploration.h"

#include <vector>

namespace lr::app {

class SettingsStore;

/// What the pages of a window share: the engine, the workspace, the settings and the scoring that is explored. Through
/// its signals a page asks the window for something and tells the other pages what it has read. Only links use it; the
/// pages themselves do not know it. GUI thread.
class PageContext : public QObject
{
    Q_OBJECT

public:
    /// All arguments must outlive the context, and the context must outlive the pages.
    PageContext(EngineClient& client, WorkspaceSession& session, SettingsStore& settings);
    ~PageContext() override;

    EngineClient& client() { return m_client; }
    WorkspaceSession& session() { return m_session; }
    SettingsStore& settings() { return m_settings; }
    /// Explore reads the scoring into this object; every page may show it.
    widgets::Exploration& exploration() { return m_exploration; }

Q_SIGNALS:
    // The window tells the pages.
    void settingsChanged();       ///< also once at the start, when all pages are there
    void newWorkspaceRequested(); ///< from the menu: the user wants to choose a pair of models
    void remoteRequested();       ///< from the menu: the user wants to choose an engine on another machine

    // A page asks the window.
    void pageRequested(const QString& key);
    void workspaceRequested(const lr::app::WorkspacePlace& place);
    void demoRequested();
    void tourRequested();

    // A page tells all others and the window. Each list holds everything of its kind in the workspace and is sent each
    // time it was read.
    void runsListed(const std::vector<lr::protocol::RunInfo>& runs);
    void jobsListed(const std::vector<lr::protocol::JobInfo>& jobs); ///< the latest first

private:
    EngineClient& m_client;
    WorkspaceSession& m_session;
    SettingsStore& m_settings;
    widgets::Exploration m_exploration;
};

} // namespace lr::app
