#include "app/train_link.h"

#include "app/demo_workspace.h"

namespace lr::app {

using widgets::TrainPage;

TrainLink::TrainLink(PageContext& context, TrainPage& page, QObject* parent)
    : PageLink(context, page, parent)
{
    connectJobSignals();
    connectRequests();
    connectReports();
    followExploration();
}

void TrainLink::connectRequests()
{
    connect(&m_page, &TrainPage::checkRequested, this, [this](const protocol::Job& job) {
        ask(protocol::method::kCheckJob, job, &TrainPage::setCheck,
            [this](const protocol::Failure& failure) { m_page.checkFailed(failure); });
    });
    connect(&m_page, &TrainPage::metricsRequested, this, [this](const protocol::ReadMetricsRequest& request) {
        ask(protocol::method::kReadMetrics, request, &TrainPage::addMetrics,
            [this, run = QString::fromStdString(request.run)](
                const protocol::Failure& failure) { m_page.metricsFailed(run, failure); });
    });
    connect(&m_page, &TrainPage::runsRequested, this, &TrainLink::readRuns);
}

void TrainLink::connectReports()
{
    auto& session = m_context.session();
    const auto open = [this](const protocol::WorkspaceInfo& workspace) {
        m_page.setScorings(workspace.scorings);
        readRuns();
        readJobs();
    };
    connect(&session, &WorkspaceSession::opened, &m_page, &TrainPage::clear);
    connect(&session, &WorkspaceSession::opened, this, open);
    connect(&session, &WorkspaceSession::opened, this, [this, &session] { suggestProblems(*session.place()); });
    connect(&session, &WorkspaceSession::reopened, this, open);
    connect(&session, &WorkspaceSession::changed, &m_page,
        [this](const protocol::WorkspaceInfo& workspace) { m_page.setScorings(workspace.scorings); });
    connect(&m_client, &EngineClient::ready, &m_page, [this](const protocol::InitializeResult& engine) {
        m_page.setDevices(engine.devices);
        m_page.setEngineProblem({});
    });
    connect(&m_client, &EngineClient::failed, &m_page, &TrainPage::setEngineProblem);
    connect(&m_client, &EngineClient::metricsLogged, &m_page, &TrainPage::addMetrics);
    connect(&m_client, &EngineClient::jobChanged, this, &TrainLink::jobChanged);
}

/// Samples are previewed from the steps that are explored, and a run may begin with the thresholds there.
void TrainLink::followExploration()
{
    auto& exploration = m_context.exploration();
    const auto passSteps = [this, &exploration] { m_page.setSteps(exploration.steps(), exploration.texts()); };
    connect(&exploration, &widgets::Exploration::stepsChanged, this, passSteps);
    connect(&exploration, &widgets::Exploration::vocabularyChanged, this, passSteps);
    connect(&exploration, &widgets::Exploration::thresholdsChanged, this,
        [this, &exploration] { m_page.setThresholds(exploration.thresholds()); });
}

/// The demo's validation problems: neither trained on nor what the Evaluate page asks.
void TrainLink::suggestProblems(const WorkspacePlace& place)
{
    const auto folder = QString::fromStdString(m_client.engine().demoResources);
    m_page.suggestEvaluationProblems(
        isDemo(place) && !folder.isEmpty() ? folder + QStringLiteral("/validation.jsonl") : QString());
}

void TrainLink::readRuns()
{
    m_client.request<std::vector<protocol::RunInfo>>(
        protocol::method::kListRuns, protocol::Nothing{}, this,
        [this](const std::vector<protocol::RunInfo>& runs) { takeRuns(runs); },
        [this](const protocol::Failure& failure) { m_page.requestFailed(tr("Listing the runs"), failure); });
}

void TrainLink::readJobs()
{
    m_client.request<std::vector<protocol::JobInfo>>(
        protocol::method::kListJobs, protocol::Nothing{}, this,
        [this](const std::vector<protocol::JobInfo>& jobs) { takeJobs(jobs); },
        [this](const protocol::Failure& failure) { m_page.requestFailed(tr("Listing the jobs"), failure); });
}

void TrainLink::takeRuns(const std::vector<protocol::RunInfo>& runs)
{
    m_page.setRuns(runs);
    Q_EMIT m_context.runsListed(runs);
}

void TrainLink::takeJobs(const std::vector<protocol::JobInfo>& jobs)
{
    m_page.setJobs(jobs);
    Q_EMIT m_context.jobsListed(jobs);
}

void TrainLink::jobChanged(const protocol::JobInfo& job)
{
    m_page.jobChanged(job);
    if (job.endedAtMs && !job.run.empty())
        readRuns();
}

} // namespace lr::app
