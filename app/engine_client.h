#pragma once

#include "app/engine_process.h"
#include "app/engine_target.h"
#include "app/pending_requests.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace lr::app {

/// The studio's side of the connection: starts an engine, sends it requests, and passes on its answers and
/// notifications. GUI thread only; nothing here ever blocks. If the engine dies, hangs or breaks the protocol, that
/// becomes a state with a reason. Signals stay connected over any number of restarts; after a restart the events that
/// were missed are read.
class EngineClient : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Disconnected,
        Starting, ///< the process runs; it has not yet answered "initialize" with its name and protocol version
        Ready,
        Failed ///< reason() says why; restart() starts it again
    };
    Q_ENUM(State)

    struct Times
    {
        int startMs = 20'000;       ///< for the answer to "initialize"
        int remoteStartMs = 60'000; ///< the same over ssh
        int patienceMs = 10'000; ///< how long an answer may take to begin or go on before the engine counts as stalled
        int longPatienceMs = 120'000; ///< the same for requests that read whole models or files
        EngineProcess::StopTimes stop;
    };

    explicit EngineClient(QObject* parent = nullptr);
    EngineClient(Times times, QObject* parent);
    ~EngineClient() override;

    State state() const { return m_state; }
    QString reason() const { return m_reason; } ///< empty unless Failed
    const EngineTarget& target() const { return m_target; }
    const protocol::InitializeResult& engine() const { return m_engine; } ///< valid while Ready
    bool isStalled() const { return m_isStalled; }
    std::int64_t lastSequence() const { return m_lastSequence; }

    /// Sends a request for `method`. Later, never from within this function, either onResult or onFailure is called
    /// once; neither is called if `context` was destroyed or the request was cancelled. A request while the engine is
    /// not Ready fails in the same way, and so does a result that cannot be read.
    template <class Result, class Params>
    protocol::RequestId request(const char* method, const Params& params, QObject* context,
        std::function<void(const Result&)> onResult, std::function<void(const protocol::Failure&)> onFailure);

    /// Cancels a request: its answer, if it still comes, is dropped. Does nothing for a request that was answered.
    void cancel(protocol::RequestId id) { m_pending.cancel(id); }

public Q_SLOTS:
    /// Starts the target's engine; an engine that was running before is stopped. Pending requests fail.
    void start(const lr::app::EngineTarget& target);
    /// Starts the last target's engine again, in whatever state it is, even if it hangs.
    void restart();
    /// Stops the engine: its input is closed; if it does not end, it is asked to terminate, then killed. stopped() is
    /// emitted at the end.
    void stop();
    /// Opens a workspace: workspaceOpened or workspaceFailed reports the result. It is opened again after each restart;
    /// the events that were missed in between are then emitted as if they came now.
    void openWorkspace(const lr::protocol::OpenWorkspaceRequest& request);

Q_SIGNALS:
    void stateChanged(lr::app::EngineClient::State state);
    /// After a restart the workspace is opened again by itself.
    void ready(const lr::protocol::InitializeResult& engine);
    void failed(const QString& reason);
    void stopped(); ///< after stop(): no process of this client runs any more

    void stalled(const QString& sentence); ///< it has not answered for a while; restart() may help
    void answeredAgain();

    void workspaceOpened(const lr::protocol::WorkspaceInfo& workspace);
    void workspaceFailed(const lr::protocol::Failure& failure);

    void jobChanged(const lr::protocol::JobInfo& job);
    void metricsLogged(const lr::protocol::RunMetrics& metrics);
    void questionsAnswered(const lr::protocol::EvaluationProgress& progress);
    void workspaceChanged(const lr::protocol::WorkspaceInfo& workspace);
    void logged(const lr::protocol::LogLine& line);

private:
    using ResultHandler = std::function<void(protocol::Response&)>;
    using FailureHandler = std::function<void(const protocol::Failure&)>;

    protocol::RequestId send(
        const char* method, common::Json params, QObject* context, ResultHandler onResult, FailureHandler onFailure);
    protocol::RequestId post(
        const char* method, common::Json params, QObject* context, ResultHandler onResult, FailureHandler onFailure);
    static protocol::Failure wrongAnswer(const char* method, const char* what);

    void relaunch();
    void launch();
    void letGo();
    void initialize();
    void takeEngine(const common::Json& json);
    void takeEnd(const QString& reason);
    void setState(State state, const QString& reason = {});
    void failPending(const QString& reason, common::ErrorCode code);
    void supervise();
    void setStalled(const QString& sentence);

    void receive(const protocol::Frame& frame);
    void take(const protocol::Request& request);
    void take(protocol::Response& response);
    void take(const protocol::ErrorResponse& response);
    void take(const protocol::Notification& notification);
    void deliver(const protocol::Notification& notification);
    void tell(const std::string& method, const common::Json& params);
    void takeOpened(const protocol::WorkspaceInfo& workspace);
    void readMissedEvents();
    void takeMissedEvents(const protocol::Events& events);
    void log(const char* level, const QString& text);

    Times m_times;
    EngineTarget m_target;
    State m_state = State::Disconnected;
    QString m_reason;
    EngineProcess* m_process = nullptr;
    bool m_isLettingGo = false;  ///< output of m_process is ignored
    bool m_launchesNext = false; ///< whether to start an engine once m_process has ended
    PendingRequests m_pending;
    protocol::InitializeResult m_engine;
    QTimer m_startTimer;
    QTimer m_watch;
    bool m_isStalled = false;

    std::optional<protocol::OpenWorkspaceRequest> m_open; ///< opened again after a restart
    std::string m_workspace;                              ///< the workspace whose events m_lastSequence counts
    std::int64_t m_lastSequence = -1;                     ///< of the last event that was emitted; −1: not known
    bool m_isCatchingUp = false;
    std::vector<protocol::Notification> m_held; ///< notifications that came while the missed events were being read
};

template <class Result, class Params>
protocol::RequestId EngineClient::request(const char* method, const Params& params, QObject* context,
    std::function<void(const Result&)> onResult, std::function<void(const protocol::Failure&)> onFailure)
{
    auto take = [method, onResult = std::move(onResult), onFailure](protocol::Response& response) {
        Result result;
        try {
            readJson(result, response.result, method);
        } catch (const common::Error& error) {
            if (onFailure)
                onFailure(wrongAnswer(method, error.what()));
            return;
        }
        if constexpr (protocol::HasAttachment<Result>)
            attachmentOf(result) = std::move(response.attachment);
        if (onResult)
            onResult(result);
    };
    return send(method, toJson(params), context, std::move(take), std::move(onFailure));
}

} // namespace lr::app
