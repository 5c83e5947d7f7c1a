#pragma once

#include "app/page_link.h"
#include "pages/evaluate_page.h"

namespace lr::app {

/// Joins the Evaluate page with the engine.
class EvaluateLink : public PageLink<widgets::EvaluatePage>
{
    Q_OBJECT

public:
    EvaluateLink(PageContext& context, widgets::EvaluatePage& page, QObject* parent);

private:
    void readEvaluations();
    void connectRequests();
    void suggestBenchmark(const WorkspacePlace& place);
    void connectReports();
};

} // namespace lr::app
