#include "app/start_link.h"

#include "app/page_registry.h"

namespace lr::app {

using widgets::StartPage;

StartLink::StartLink(PageContext& context, StartPage& page, QObject* parent)
    : PageLink(context, page, parent)
{
    connectRequests();
    connectReports();
    connectMenu();
    showRecent();
}

void StartLink::connectRequests()
{
    connect(&m_page, &StartPage::workspaceRequested, this,
        [this](const QString& path) { Q_EMIT m_context.workspaceRequested(WorkspacePlace::fromText(path)); });
    connect(&m_page, &StartPage::remoteRequested, this, [this](const QString& host, const QString& workspace) {
        Q_EMIT m_context.workspaceRequested({.path = workspace, .host = host});
    });
    connect(&m_page, &StartPage::forgetRequested, this, [this](const QString& path) {
        m_context.settings().forgetWorkspace(path);
        showRecent();
    });
    connect(&m_page, &StartPage::demoRequested, &m_context, &PageContext::demoRequested);
    connect(&m_page, &StartPage::tourRequested, &m_context, &PageContext::tourRequested);
    connect(&m_page, &StartPage::inspectRequested, this, &StartLink::inspect);
    connect(&m_page, &StartPage::createRequested, this, &StartLink::create);
    connect(&m_page, &StartPage::remoteTestRequested, this, &StartLink::testRemote);
}

void StartLink::connectReports()
{
    connect(&m_client, &EngineClient::ready, this, [this](const protocol::InitializeResult& engine) {
        m_page.setDevices(engine.devices);
        if (m_waitingPair)
            ask(*std::exchange(m_waitingPair, std::nullopt));
    });
    connect(&m_client, &EngineClient::failed, this, [this](const QString& reason) {
        m_waitingJob.reset();
        if (std::exchange(m_waitingPair, std::nullopt))
            m_page.inspectionFailed({common::ErrorCode::IoError, reason.toStdString()});
    });
    auto& session = m_context.session();
    connect(&session, &WorkspaceSession::opened, this, [this, &session] {
        m_context.settings().addRecentWorkspace(session.place()->text());
        showRecent();
    });
    connect(&session, &WorkspaceSession::opened, this, &StartLink::startWaitingJob);
    connect(&session, &WorkspaceSession::reopened, this, &StartLink::startWaitingJob);
    connect(&session, &WorkspaceSession::failed, this, [this] { m_waitingJob.reset(); });
}

void StartLink::connectMenu()
{
    connect(&m_context, &PageContext::newWorkspaceRequested, this, [this] {
        Q_EMIT m_context.pageRequested(kStartPage);
        m_page.focusNew();
    });
    connect(&m_context, &PageContext::remoteRequested, this, [this] {
        Q_EMIT m_context.pageRequested(kStartPage);
        m_page.focusRemote();
    });
}

void StartLink::showRecent()
{
    m_page.setRecent(m_context.settings().recentWorkspaces());
}

void StartLink::inspect(const protocol::InspectPairRequest& request)
{
    if (m_client.state() == EngineClient::State::Ready) {
        ask(request);
        return;
    }
    m_waitingPair = request;
    if (m_client.state() != EngineClient::State::Starting)
        m_client.start({.kind = EngineTarget::Kind::Serve, .program = m_context.settings().studio().enginePath});
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
    m_context.session().open({.path = workspace, .createIfMissing = true});
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
