// What EngineClient hears: answers, notifications, and the events that it missed.
#include "app/engine_client.h"

#include <limits>

namespace lr::app {

namespace {

using protocol::Failure;

/// Asks where the stream of events stands, and for none of them.
constexpr std::int64_t kNoEvents = std::numeric_limits<std::int64_t>::max();

} // namespace

void EngineClient::receive(const protocol::Frame& frame)
{
    if (m_isLettingGo)
        return;
    protocol::RpcMessage message;
    try {
        message = protocol::decodeMessage(frame, "the engine's message");
    } catch (const common::Error& error) {
        m_process->abort(
            tr("The engine sent data that does not follow its protocol (%1). Check that the program is lightreasoner.")
                .arg(QString::fromUtf8(error.what())));
        return;
    }
    std::visit([this](auto& one) { take(one); }, message);
}

void EngineClient::take(const protocol::Request& request)
{
    const protocol::ErrorResponse refusal{request.id, protocol::rpc_code::kMethodNotFound,
        {common::ErrorCode::Unsupported, "The studio answers no requests."}};
    m_process->send(protocol::encodeMessage(refusal));
}

void EngineClient::take(protocol::Response& response)
{
    const auto request = m_pending.take(response.id);
    if (!request)
        log("warning", tr("The engine answered a request that was never made (%1).").arg(response.id));
    else if (request->onResult && request->context)
        request->onResult(response);
    if (m_isStalled)
        supervise();
}

void EngineClient::take(const protocol::ErrorResponse& response)
{
    const auto request = response.id ? m_pending.take(*response.id) : std::nullopt;
    if (!request)
        log("warning", tr("The engine refused something: %1").arg(QString::fromStdString(response.failure.message)));
    else if (request->onFailure && request->context)
        request->onFailure(response.failure);
    if (m_isStalled)
        supervise();
}

void EngineClient::take(const protocol::Notification& notification)
{
    if (notification.method == protocol::notification::kEventsDropped)
        readMissedEvents();
    else if (m_isCatchingUp && notification.method != protocol::notification::kLog)
        m_held.push_back(notification);
    else
        deliver(notification);
}

/// Tells a notification unless it was told before: an event can come live and among the missed ones.
void EngineClient::deliver(const protocol::Notification& notification)
{
    try {
        const common::JsonObject params(notification.params, notification.method);
        const auto sequence = params.integerOr("sequence", 0, 0, kNoEvents);
        if (sequence > 0 && sequence <= m_lastSequence)
            return;
        if (sequence > 0 && !m_workspace.empty())
            m_lastSequence = sequence;
        tell(notification.method, notification.params);
    } catch (const common::Error& error) {
        log("warning", tr("A message from the engine was ignored. %1").arg(QString::fromUtf8(error.what())));
    }
}

void EngineClient::tell(const std::string& method, const common::Json& params)
{
    namespace name = protocol::notification;
    if (method == name::kJobChanged)
        Q_EMIT jobChanged(protocol::fromJson<protocol::JobInfo>(params, method));
    else if (method == name::kMetrics)
        Q_EMIT metricsLogged(protocol::fromJson<protocol::RunMetrics>(params, method));
    else if (method == name::kQuestionsAnswered)
        Q_EMIT questionsAnswered(protocol::fromJson<protocol::EvaluationProgress>(params, method));
    else if (method == name::kWorkspaceChanged)
        Q_EMIT workspaceChanged(protocol::fromJson<protocol::WorkspaceInfo>(params, method));
    else if (method == name::kLog)
        Q_EMIT logged(protocol::fromJson<protocol::LogLine>(params, method));
}

void EngineClient::openWorkspace(const protocol::OpenWorkspaceRequest& open)
{
    m_open = open;
    m_open->createIfMissing = false; // should it be gone at a restart, that is to be told
    request<protocol::WorkspaceInfo>(
        protocol::method::kOpenWorkspace, open, this,
        [this](const protocol::WorkspaceInfo& workspace) { takeOpened(workspace); },
        [this](const Failure& failure) { Q_EMIT workspaceFailed(failure); });
}

void EngineClient::takeOpened(const protocol::WorkspaceInfo& workspace)
{
    if (m_workspace != workspace.path)
        m_lastSequence = -1;
    m_workspace = workspace.path;
    Q_EMIT workspaceOpened(workspace);
    if (m_state == State::Ready)
        readMissedEvents();
}

void EngineClient::readMissedEvents()
{
    if (std::exchange(m_isCatchingUp, true) || m_workspace.empty())
        return; // what is being read ends where the events stand by then
    const protocol::ReadEventsRequest since{m_lastSequence >= 0 ? m_lastSequence : kNoEvents};
    request<protocol::Events>(
        protocol::method::kReadEvents, since, this,
        [this](const protocol::Events& events) { takeMissedEvents(events); },
        [this](const Failure& failure) {
            log("warning",
                tr("The events that were missed cannot be read. %1").arg(QString::fromStdString(failure.message)));
            takeMissedEvents({{}, m_lastSequence});
        });
}

void EngineClient::takeMissedEvents(const protocol::Events& events)
{
    m_isCatchingUp = false;
    const auto before = m_lastSequence;
    for (const auto& event : events.events)
        deliver({event.method, event.params});
    if (before < m_lastSequence && m_lastSequence < events.last) { // a part of them
        readMissedEvents();
        return;
    }
    for (const auto& notification : std::exchange(m_held, {}))
        deliver(notification);
    m_lastSequence = std::max(m_lastSequence, events.last);
}

} // namespace lr::app
