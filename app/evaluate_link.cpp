#include "app/evaluate_link.h"

#include "app/demo_workspace.h"

namespace lr::app {

using widgets::EvaluatePage;

EvaluateLink::EvaluateLink(PageContext& context, EvaluatePage& page, QObject* parent)
    : PageLink(context, page, parent)
{
    connectJobSignals();
    connectRequests();
    connectReports();
}

void EvaluateLink::readEvaluations()
{
    ask(protocol::method::kListEvaluations, protocol::Nothing{}, &EvaluatePage::setEvaluations,
        [this](const protocol::Failure& failure) { m_page.evaluationsFailed(failure); });
}

void EvaluateLink::connectRequests()
{
    connect(&m_page, &EvaluatePage::evaluationsRequested, this, &EvaluateLink::readEvaluations);
    connect(&m_page, &EvaluatePage::resultsRequested, this, [this](const protocol::ReadEvaluationRequest& request) {
        ask(protocol::method::kReadEvaluation, request, &EvaluatePage::addResults,
            [this, request](const protocol::Failure& failure) { m_page.resultsFailed(request, failure); });
    });
    connect(
        &m_page, &EvaluatePage::comparisonRequested, this, [this](const protocol::CompareEvaluationsRequest& request) {
            ask(protocol::method::kCompareEvaluations, request, &EvaluatePage::setComparison,
                [this, request](const protocol::Failure& failure) { m_page.comparisonFailed(request, failure); });
        });
    connect(&m_page, &EvaluatePage::checkRequested, this, [this](const protocol::Job& job) {
        ask(protocol::method::kCheckJob, job, tr("Checking the evaluation"), &EvaluatePage::setCheck);
    });
}

void EvaluateLink::connectReports()
{
    auto& session = m_context.session();
    connect(&m_client, &EngineClient::jobChanged, &m_page, &EvaluatePage::jobChanged);
    connect(&m_client, &EngineClient::questionsAnswered, &m_page, &EvaluatePage::questionsAnswered);
    connect(&m_client, &EngineClient::ready, &m_page,
        [this](const protocol::InitializeResult& engine) { m_page.setDevices(engine.devices); });
    connect(&m_context, &PageContext::runsListed, &m_page, &EvaluatePage::setRuns);
    connect(&m_context, &PageContext::jobsListed, this, [this](const std::vector<protocol::JobInfo>& jobs) {
        for (const auto& job : jobs)
            m_page.jobChanged(job);
    });
    connect(&session, &WorkspaceSession::opened, &m_page, &EvaluatePage::openWorkspace);
    connect(&session, &WorkspaceSession::opened, this, [this, &session] { suggestBenchmark(*session.place()); });
    connect(&session, &WorkspaceSession::reopened, this, &EvaluateLink::readEvaluations);
    connect(&session, &WorkspaceSession::changed, this, &EvaluateLink::readEvaluations);
}

/// The demo's held-out problems, which its expert has not been sampled on.
void EvaluateLink::suggestBenchmark(const WorkspacePlace& place)
{
    const auto& folder = m_client.engine().demoResources;
    if (!isDemo(place) || folder.empty())
        return;
    auto job = m_page.formContent();
    job.benchmark = "demo";
    job.problems = folder + "/test.jsonl";
    m_page.suggest(job);
}

} // namespace lr::app
