#include "app/start_link.h"

namespace lr::app {

using widgets::StartPage;

StartLink::StartLink(EngineClient& client, WorkspaceSession& session, StartPage& page, QObject* parent)
    : PageLink(client, page, parent)
    , m_session(session)
{
    connect(&page, &StartPage::inspectRequested, this, &StartLink::inspect);
    connect(&page, &StartPage::createRequested, this, &StartLink::create);
    connect(&page, &StartPage::remoteTestRequested, this, &StartLink::testRemote);
    connect(&client, &EngineClient::ready, this, [this](const protocol::InitializeResult& engine) {
        m_page.setDevices(engine.devices);
        if (m_waitingPair)
            ask(*std::exchange(m_waitingPair, std::nullopt));
    });
    connect(&client, &EngineClient::failed, this, [this](const QString& reason) {
        m_waitingJob.reset();
        if (std::exchange(m_waitingPair, std::nullopt))
            m_page.inspectionFailed({common::ErrorCode::IoError, reason.toStdString()});
    });
    connect(&session, &WorkspaceSession::opened, this, &StartLink::startWaitingJob);
    connect(&session, &WorkspaceSession::reopened, this, &StartLink::startWaitingJob);
    connect(&session, &WorkspaceSession::failed, this, [this] { m_waitingJob.reset(); });
}

void StartLink::inspect(const protocol::InspectPairRequest& request)
{
    if (m_client.state() == EngineClient::State::Ready) {
        ask(request);
        return;
    }
    m_waitingPair = request;
    if (m_client.state() != EngineClient::State::Starting)
        m_client.start({.kind = EngineTarget::Kind::Serve, .program = m_program});
}

void StartLink::ask(const protocol::InspectPairRequest& request)
{
    m_client.request<protocol::PairReport>(
        protocol::method::kInspectPair, request, this,
        [this](const protocol::PairReport& report) { m_page.setPair(report); },
        [this](const protocol::Failure& failure) { m_page.inspectionFailed(failure); });
}

void StartLink::create(const QString& workspace, const settings::SampleSettings& job)
{
    m_waitingJob = job;
    m_session.open({.path = workspace, .createIfMissing = true});
}

void StartLink::startWaitingJob(const protocol::WorkspaceInfo&)
{
    if (const auto job = std::exchange(m_waitingJob, std::nullopt))
        startJob(m_client, *job, this, tellPage());
}

void StartLink::testRemote(const QString& host)
{
    delete m_tester;
    m_tester = new EngineClient(this);
    connect(m_tester, &EngineClient::ready, this, [this, host](const protocol::InitializeResult& engine) {
        m_page.setRemoteTest(
            true, tr("lightreasoner %1 answers on %2.")
                      .arg(QString::fromStdString(engine.engineVersion), QString::fromStdString(engine.hostName)));
        m_tester->stop();
    });
    connect(
        m_tester, &EngineClient::failed, this, [this](const QString& reason) { m_page.setRemoteTest(false, reason); });
    m_tester->start({.kind = EngineTarget::Kind::Remote, .host = host});
}

} // namespace lr::app
