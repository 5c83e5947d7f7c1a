#pragma once

#include "app/page_link.h"
#include "pages/train_page.h"

namespace lr::app {

/// Joins the Train page with the engine and the scoring that is explored. The lists of jobs and runs are read again
/// whenever a workspace is opened or reopened and whenever a job ends, for all pages that show them.
class TrainLink : public PageLink<widgets::TrainPage>
{
    Q_OBJECT

public:
    TrainLink(PageContext& context, widgets::TrainPage& page, QObject* parent);

private:
    void connectRequests();
    void connectReports();
    void followExploration();
    void suggestProblems(const WorkspacePlace& place);
    void readRuns();
    void readJobs();
    void takeRuns(const std::vector<protocol::RunInfo>& runs);
    void takeJobs(const std::vector<protocol::JobInfo>& jobs);
    void jobChanged(const protocol::JobInfo& job);
};

} // namespace lr::app
