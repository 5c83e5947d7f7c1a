#include "app/engine_client.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>

#include <algorithm>
#include <array>
#include <string_view>

namespace lr::app {

namespace {

using protocol::Failure;

/// Requests that read whole models or files before they can answer.
constexpr std::array<std::string_view, 4> kSlowMethods{protocol::method::kInspectPair, protocol::method::kCheckJob,
    protocol::method::kGradeTrajectories, protocol::method::kExportSamples};

qint64 nowMs()
{
    return QDeadlineTimer::current().deadline();
}

QString versionFault(std::int64_t engineVersion, const QString& program)
{
    return EngineClient::tr("The engine at %1 speaks protocol version %2, but this studio speaks version %3. Install "
                            "the same release of both, or choose another engine in the settings.")
        .arg(program)
        .arg(engineVersion)
        .arg(protocol::kProtocolVersion);
}

} // namespace

EngineClient::EngineClient(QObject* parent)
    : EngineClient(Times(), parent)
{}

EngineClient::EngineClient(Times times, QObject* parent)
    : QObject(parent)
    , m_times(times)
{
    m_startTimer.setSingleShot(true);
    connect(&m_startTimer, &QTimer::timeout, this, [this] {
        m_process->abort(
            tr("%1 was started but has not answered within %2 s. Try again, or choose another engine in the settings.")
                .arg(m_process->command().program)
                .arg(m_startTimer.interval() / 1000.0));
    });
    m_watch.setInterval(std::clamp(times.patienceMs / 4, 10, 1'000));
    connect(&m_watch, &QTimer::timeout, this, &EngineClient::supervise);
}

EngineClient::~EngineClient()
{
    if (m_process != nullptr)
        m_process->disconnect(this);
}

void EngineClient::start(const EngineTarget& target)
{
    m_target = target;
    m_open.reset();
    m_workspace.clear();
    m_lastSequence = -1;
    relaunch();
}

void EngineClient::restart()
{
    relaunch();
}

void EngineClient::stop()
{
    m_launchesNext = false;
    m_open.reset();
    if (m_process != nullptr)
        letGo();
    else
        QMetaObject::invokeMethod(this, &EngineClient::stopped, Qt::QueuedConnection);
    setState(State::Disconnected);
    failPending(tr("The engine was disconnected."), common::ErrorCode::Cancelled);
}

/// One process at a time: two engines would fight over the workspace's lock.
void EngineClient::relaunch()
{
    m_launchesNext = true;
    const bool waits = m_process != nullptr;
    if (waits)
        letGo();
    setState(State::Starting);
    failPending(tr("The engine is being restarted."), common::ErrorCode::Cancelled);
    if (!waits)
        launch();
}

void EngineClient::launch()
{
    m_launchesNext = false;
    m_isLettingGo = false;
    const auto command = commandFor(m_target, engineFolders());
    if (const auto* none = std::get_if<NoCommand>(&command)) {
        setState(State::Failed, none->reason);
        return;
    }
    m_process = new EngineProcess(std::get<EngineCommand>(command), m_times.stop, this);
    connect(m_process, &EngineProcess::started, this, &EngineClient::initialize);
    connect(m_process, &EngineProcess::frameReceived, this, &EngineClient::receive);
    connect(m_process, &EngineProcess::lineWritten, this, [this](const QString& line) { log("info", line); });
    connect(m_process, &EngineProcess::ended, this, &EngineClient::takeEnd);
    const bool isRemote = m_target.kind == EngineTarget::Kind::Remote;
    m_startTimer.start(isRemote ? m_times.remoteStartMs : m_times.startMs);
    m_process->start();
}

void EngineClient::letGo()
{
    m_startTimer.stop();
    m_watch.stop();
    m_isCatchingUp = false;
    m_held.clear();
    m_isLettingGo = true;
    if (std::exchange(m_isStalled, false))
        m_process->abort(tr("The engine was ended because it did not answer."));
    else
        m_process->stop();
}

void EngineClient::initialize()
{
    if (m_isLettingGo)
        return;
    const protocol::InitializeRequest request{
        protocol::kProtocolVersion, "lightreasoner-studio " + QCoreApplication::applicationVersion().toStdString()};
    post(
        protocol::method::kInitialize, toJson(request), this,
        [this](const protocol::Response& response) { takeEngine(response.result); },
        [this](const Failure& failure) {
            if (m_process != nullptr)
                m_process->abort(QString::fromStdString(failure.message));
        });
}

void EngineClient::takeEngine(const common::Json& json)
{
    try {
        // The version first: what else another version answers is not known.
        const auto version =
            common::JsonObject(json, protocol::method::kInitialize).integer("protocol_version", INT32_MIN, INT32_MAX);
        if (version != protocol::kProtocolVersion) {
            m_process->abort(versionFault(version, m_process->command().program));
            return;
        }
        m_engine = protocol::fromJson<protocol::InitializeResult>(json, protocol::method::kInitialize);
    } catch (const common::Error& error) {
        m_process->abort(QString::fromStdString(wrongAnswer(protocol::method::kInitialize, error.what()).message));
        return;
    }
    m_startTimer.stop();
    const bool opensAgain = m_open.has_value();
    setState(State::Ready);
    Q_EMIT ready(m_engine);
    if (opensAgain && m_open && m_state == State::Ready)
        openWorkspace(*m_open);
}

void EngineClient::takeEnd(const QString& reason)
{
    m_process->deleteLater();
    m_process = nullptr;
    m_startTimer.stop();
    m_watch.stop();
    m_isStalled = false;
    m_isCatchingUp = false;
    m_held.clear();
    if (m_launchesNext) {
        launch();
    } else if (std::exchange(m_isLettingGo, false)) {
        Q_EMIT stopped();
    } else {
        setState(State::Failed, reason);
        failPending(reason, common::ErrorCode::IoError);
    }
}

void EngineClient::setState(State state, const QString& reason)
{
    if (m_state == state && m_reason == reason)
        return;
    m_state = state;
    m_reason = reason;
    if (state != State::Ready)
        m_watch.stop();
    Q_EMIT stateChanged(state);
    if (state == State::Failed)
        Q_EMIT failed(reason);
}

void EngineClient::failPending(const QString& reason, common::ErrorCode code)
{
    const Failure failure{code, reason.toStdString()};
    for (const auto& request : m_pending.takeAll()) {
        if (request.onFailure && request.context)
            request.onFailure(failure);
    }
}

protocol::RequestId EngineClient::send(
    const char* method, common::Json params, QObject* context, ResultHandler onResult, FailureHandler onFailure)
{
    Q_ASSERT(context != nullptr);
    if (m_state == State::Ready)
        return post(method, std::move(params), context, std::move(onResult), std::move(onFailure));
    const auto reason = m_state == State::Starting ? tr("The engine is still starting. Try again when it is ready.")
                                                   : tr("No engine is running. Start it and try again.");
    QMetaObject::invokeMethod(
        context,
        [onFailure = std::move(onFailure), reason] {
            if (onFailure)
                onFailure({common::ErrorCode::IoError, reason.toStdString()});
        },
        Qt::QueuedConnection);
    return 0;
}

protocol::RequestId EngineClient::post(
    const char* method, common::Json params, QObject* context, ResultHandler onResult, FailureHandler onFailure)
{
    const bool isSlow = std::find(kSlowMethods.begin(), kSlowMethods.end(), method) != kSlowMethods.end();
    const auto id = m_pending.add({QString::fromLatin1(method), context, std::move(onResult), std::move(onFailure),
        nowMs(), isSlow ? m_times.longPatienceMs : m_times.patienceMs});
    m_process->send(protocol::encodeMessage(protocol::Request{id, method, std::move(params)}));
    if (m_state == State::Ready && !m_watch.isActive()) // the start has a timer of its own
        m_watch.start();
    return id;
}

Failure EngineClient::wrongAnswer(const char* method, const char* what)
{
    const auto sentence =
        tr("The engine's answer to %1 cannot be used. %2 Check that the engine and the studio are of the "
           "same release.")
            .arg(QLatin1String(method), QString::fromUtf8(what));
    return {common::ErrorCode::CorruptData, sentence.toStdString()};
}

void EngineClient::supervise()
{
    const auto heardMs = m_process != nullptr ? m_process->lastHeardInFrameMs() : 0;
    const auto* late = m_pending.overdue(nowMs(), heardMs);
    if (late != nullptr)
        setStalled(tr("The engine has not answered for %1 s (%2). It may be busy, or it may hang. Wait, or restart it.")
                       .arg(late->patienceMs / 1000.0)
                       .arg(late->method));
    else if (m_isStalled)
        setStalled({});
    if (m_pending.isEmpty())
        m_watch.stop();
}

void EngineClient::setStalled(const QString& sentence)
{
    const bool isStalled = !sentence.isEmpty();
    if (std::exchange(m_isStalled, isStalled) == isStalled)
        return;
    if (isStalled)
        Q_EMIT stalled(sentence);
    else
        Q_EMIT answeredAgain();
}

void EngineClient::log(const char* level, const QString& text)
{
    Q_EMIT logged({QDateTime::currentMSecsSinceEpoch(), level, text.toStdString()});
}

} // namespace lr::app
