#pragma once

#include "app/engine_target.h"
#include "protocol/frame.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QTimer>

namespace lr::app {

/// One life of an engine's process and the frames that go through its pipes. GUI thread, event-driven; a stream of
/// large frames is handed out in slices, so that the window stays alive between them. When the process has ended, for
/// whatever reason, that is told once, after the last frame; the object then does nothing more.
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
    /// Does nothing when the process runs no more.
    void send(std::string_view content);
    /// Closes the process's input, on which an engine ends; later asks it to terminate, then kills it.
    void stop();
    /// Ends the process at once; `reason` becomes the reason that is told.
    void abort(const QString& reason);

    const EngineCommand& command() const { return m_command; }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 processId() const { return m_process.processId(); } ///< 0 when it runs no more
    /// When bytes last came of a frame that is not whole or not handed out yet, in the clock of QDeadlineTimer (ms).
    qint64 lastHeardInFrameMs() const { return m_lastHeardInFrameMs; }

Q_SIGNALS:
    void started();
    void frameReceived(const protocol::Frame& frame);
    void lineWritten(const QString& line); ///< to its error output
    void ended(const QString& reason);     ///< a sentence, with what it said last

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
    QByteArray m_errorLine;   ///< begun
    QStringList m_lastErrors; ///< its last lines
    QString m_abortReason;
    qint64 m_lastHeardInFrameMs = 0;
    StopStage m_stopStage = StopStage::None;
    bool m_isOver = false;
    bool m_isHandingOut = false;
};

} // namespace lr::app
