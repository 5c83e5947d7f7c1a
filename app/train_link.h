#pragma once

#include "app/page_link.h"
#include "app/workspace_session.h"
#include "pages/train_page.h"

namespace lr::app {

/// The Train page and the engine. Lists of jobs and runs are read anew whenever a workspace is opened (again) or a job
/// ends; `runsListed` passes the runs on to whoever else shows them.
class TrainLink : public PageLink<widgets::TrainPage>
{
    Q_OBJECT

public:
    TrainLink(EngineClient& client, WorkspaceSession& session, widgets::TrainPage& page, QObject* parent);

Q_SIGNALS:
    void runsListed(const std::vector<lr::protocol::RunInfo>& runs);
    void jobsListed(const std::vector<lr::protocol::JobInfo>& jobs);

private:
    void connectRequests();
    void connectReports(WorkspaceSession& session);
    void suggestProblems(const WorkspacePlace& place);
    void readRuns();
    void readJobs();
    void takeRuns(const std::vector<protocol::RunInfo>& runs);
    void takeJobs(const std::vector<protocol::JobInfo>& jobs);
    void jobChanged(const protocol::JobInfo& job);
};

} // namespace lr::app
