#pragma once

#include "app/page_link.h"
#include "app/workspace_session.h"
#include "pages/evaluate_page.h"

namespace lr::app {

/// The Evaluate page and the engine.
class EvaluateLink : public PageLink<widgets::EvaluatePage>
{
    Q_OBJECT

public:
    EvaluateLink(EngineClient& client, WorkspaceSession& session, widgets::EvaluatePage& page, QObject* parent);

private:
    void readEvaluations();
    void connectRequests();
    void suggestBenchmark(const WorkspacePlace& place);
    void connectReports(WorkspaceSession& session);
};

} // namespace lr::app
