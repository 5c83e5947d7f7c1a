#pragma once

#include "app/page_link.h"
#include "app/workspace_session.h"
#include "pages/explore_page.h"

namespace lr::app {

/// The Explore page and the engine. Scored text shows itself as soon as its job is done.
class ExploreLink : public PageLink<widgets::ExplorePage>
{
    Q_OBJECT

public:
    ExploreLink(EngineClient& client, WorkspaceSession& session, widgets::ExplorePage& page, QObject* parent);

    /// The workspace's jobs, the latest first: the latest run that was measured tells how fast training is here.
    void takeJobs(const std::vector<protocol::JobInfo>& jobs);

private:
    void connectRequests();
    void connectReports(WorkspaceSession& session);
    void jobChanged(const protocol::JobInfo& job);
    void measureRate(const protocol::RunMetrics& metrics);

    bool m_showsNextText = false; ///< a text was sent from here and its steps are to be shown
};

} // namespace lr::app
