#pragma once

#include "app/engine_target.h"
#include "protocol/frame.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QTimer>

namespace lr::app {

/// One process of an engine, from its start to its end, and the frames that go through its pipes. GUI thread,
/// event-driven; a stream of large frames is handed out in slices, so that the window stays responsive between them.
/// When the process has ended, for whatever reason, ended() is emitted once, after the last frame; the object then does
/// nothing more.
class EngineProcess : public QObject
{
    Q_OBJECT

public:
    struct StopTimes
    {
        int terminateAfterMs = 5'000; ///< after its input was closed
        int killAfterMs = 5'000;      ///< after it was asked to terminate
    };

    explicit EngineProcess(EngineCommand command, StopTimes times, QObject* parent = nullptr);
    ~EngineProcess() override;

    void start();
    /// Does nothing if the process has ended.
    void send(std::string_view content);
    /// Closes the process's input, which makes an engine end. If it does not end in time, asks it to terminate, then
    /// kills it.
    void stop();
    /// Ends the process at once; ended() then reports `reason`.
    void abort(const QString& reason);

    const EngineCommand& command() const { return m_command; }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 processId() const { return m_process.processId(); } ///< 0 if it has ended
    /// When bytes of a frame that is incomplete or not yet handed out last arrived, on the clock of QDeadlineTimer
    /// (ms).
    qint64 lastHeardInFrameMs() const { return m_lastHeardInFrameMs; }

Q_SIGNALS:
    void started();
    void frameReceived(const protocol::Frame& frame);
    void lineWritten(const QString& line); ///< to its error output
    void ended(const QString& reason);     ///< a sentence that includes the process's last error output

private:
    enum class StopStage
    {
        None,
        InputClosed,
        Asked
    };

    void insistOnStop();
    void readOutput();
    void handOut();
    void readErrors();
    void takeErrorLine(QByteArray line);
    void fail(QProcess::ProcessError error);
    void finish(int code, QProcess::ExitStatus status);
    void end(const QString& reason);

    EngineCommand m_command;
    StopTimes m_times;
    QProcess m_process;
    QTimer m_stopTimer;
    protocol::FrameDecoder m_decoder;
    QByteArray m_errorLine;   ///< a line that is not complete yet
    QStringList m_lastErrors; ///< the last lines of the error output
    QString m_abortReason;
    qint64 m_lastHeardInFrameMs = 0;
    StopStage m_stopStage = StopStage::None;
    bool m_isOver = false;
    bool m_isHandingOut = false;
};

} // namespace lr::app
