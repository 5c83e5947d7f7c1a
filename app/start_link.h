#pragma once

#include "app/page_link.h"
#include "pages/start_page.h"

namespace lr::app {

/// The start page, the engine and the list of recent workspaces: a pair of models is looked at by the engine that is
/// there, or, where there is none, by one that is started for it. A new workspace's first job starts as soon as the
/// workspace is open.
class StartLink : public PageLink<widgets::StartPage>
{
    Q_OBJECT

public:
    StartLink(PageContext& context, widgets::StartPage& page, QObject* parent);

private:
    void connectRequests();
    void connectReports();
    void connectMenu();
    void showRecent();
    void inspect(const protocol::InspectPairRequest& request);
    void ask(const protocol::InspectPairRequest& request);
    void create(const QString& workspace, const settings::SampleSettings& job);
    void startWaitingJob(const protocol::WorkspaceInfo& workspace);
    void testRemote(const QString& host);

    EngineClient* m_tester = nullptr;                          ///< of the connection that is being tested
    std::optional<protocol::InspectPairRequest> m_waitingPair; ///< until the engine is there
    std::optional<settings::SampleSettings> m_waitingJob;      ///< until its workspace is open
};

} // namespace lr::app
