#pragma once

#include "app/page_link.h"
#include "pages/start_page.h"

namespace lr::app {

/// Joins the start page with the engine and the list of recent workspaces. The engine that is running inspects a pair
/// of models; if none is running, one is started for it. The first job of a new workspace starts as soon as the
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

    EngineClient* m_tester = nullptr;                          ///< the engine of the connection that is being tested
    std::optional<protocol::InspectPairRequest> m_waitingPair; ///< waits until the engine is ready
    std::optional<settings::SampleSettings> m_waitingJob;      ///< waits until its workspace is open
};

} // namespace lr::app
