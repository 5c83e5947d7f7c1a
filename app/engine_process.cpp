#include "app/engine_process.h"

#include "app/engine_exit.h"
#include "common/error.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QProcessEnvironment>

namespace lr::app {

namespace {

constexpr int kSliceMs = 8;          ///< of frames handed out without a look at the window's events
constexpr int kMaxErrorLine = 4096;  ///< bytes
constexpr int kMaxLinesAtOnce = 200; ///< told of one burst
constexpr int kMaxLastErrors = 6;    ///< lines that go into a reason
constexpr int kLastWaitMs = 2'000;   ///< when the studio itself ends

} // namespace

EngineProcess::EngineProcess(EngineCommand command, StopTimes times, QObject* parent)
    : QObject(parent)
    , m_command(std::move(command))
    , m_times(times)
{
    m_stopTimer.setSingleShot(true);
    connect(&m_process, &QProcess::started, this, &EngineProcess::started);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &EngineProcess::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &EngineProcess::readErrors);
    connect(&m_process, &QProcess::errorOccurred, this, &EngineProcess::fail);
    connect(&m_process, &QProcess::finished, this, &EngineProcess::finish);
    connect(&m_stopTimer, &QTimer::timeout, this, &EngineProcess::insistOnStop);
}

EngineProcess::~EngineProcess()
{
    m_process.disconnect(this);
    if (!isRunning())
        return;
    m_process.closeWriteChannel(); // whoever wants no wait here has called stop() and awaited the end
    if (!m_process.waitForFinished(kLastWaitMs))
        m_process.kill();
}

void EngineProcess::start()
{
    // The window needs the processor too: threads that wait for each other sleep instead of spinning.
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("OMP_WAIT_POLICY")))
        environment.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("passive"));
    m_process.setProcessEnvironment(environment);
    m_process.start(m_command.program, m_command.arguments);
}

void EngineProcess::send(std::string_view content)
{
    if (!isRunning() || m_isOver)
        return;
    const auto frame = protocol::encodeFrame(content);
    m_process.write(frame.data(), static_cast<qint64>(frame.size()));
}

void EngineProcess::stop()
{
    if (!isRunning() || m_stopStage != StopStage::None)
        return;
    m_stopStage = StopStage::InputClosed;
    m_process.closeWriteChannel();
    m_stopTimer.start(m_times.terminateAfterMs);
}

void EngineProcess::insistOnStop()
{
    if (m_stopStage == StopStage::Asked) {
        m_process.kill();
        return;
    }
    m_stopStage = StopStage::Asked;
    m_process.terminate();
    m_stopTimer.start(m_times.killAfterMs);
}

void EngineProcess::abort(const QString& reason)
{
    if (m_abortReason.isEmpty())
        m_abortReason = reason;
    if (isRunning())
        m_process.kill();
    else
        end(m_abortReason);
}

void EngineProcess::readOutput()
{
    const auto bytes = m_process.readAllStandardOutput();
    m_decoder.feed(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
    handOut();
    if (!bytes.isEmpty() && (m_decoder.isInFrame() || m_decoder.hasFrame()))
        m_lastHeardInFrameMs = QDeadlineTimer::current().deadline();
}

void EngineProcess::handOut()
{
    if (m_isHandingOut || m_isOver) // a handler may run an event loop
        return;
    m_isHandingOut = true;
    QElapsedTimer slice;
    slice.start();
    try {
        while (!slice.hasExpired(kSliceMs)) {
            const auto frame = m_decoder.next();
            if (!frame)
                break;
            Q_EMIT frameReceived(*frame);
        }
    } catch (const common::Error& error) {
        abort(tr("The output of %1 does not follow the engine's protocol. %2 Check that it is the right program.")
                  .arg(m_command.name, QString::fromUtf8(error.what())));
    }
    m_isHandingOut = false;
    if (m_decoder.hasFrame())
        QMetaObject::invokeMethod(this, &EngineProcess::handOut, Qt::QueuedConnection);
}

void EngineProcess::readErrors()
{
    const auto lines = m_process.readAllStandardError().split('\n');
    int numTold = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        m_errorLine = (m_errorLine + lines[i].left(kMaxErrorLine)).left(kMaxErrorLine);
        const bool isWhole = i + 1 < lines.size();
        if (isWhole && (++numTold <= kMaxLinesAtOnce || i + 2 == lines.size()))
            takeErrorLine(m_errorLine);
        if (isWhole)
            m_errorLine.clear();
    }
    if (numTold > kMaxLinesAtOnce)
        Q_EMIT lineWritten(tr("(%1 lines were left out)").arg(numTold - kMaxLinesAtOnce));
}

void EngineProcess::takeErrorLine(QByteArray line)
{
    if (line.endsWith('\r'))
        line.chop(1); // ssh ends its lines for a terminal
    const auto text = QString::fromStdString(
        common::printable(std::string_view(line.data(), static_cast<std::size_t>(line.size())), kMaxErrorLine));
    if (text.trimmed().isEmpty())
        return;
    m_lastErrors.append(text);
    while (m_lastErrors.size() > kMaxLastErrors)
        m_lastErrors.removeFirst();
    Q_EMIT lineWritten(text);
}

void EngineProcess::fail(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart)
        end(startFault(m_command, m_process.errorString()));
}

void EngineProcess::finish(int code, QProcess::ExitStatus status)
{
    m_stopTimer.stop();
    readErrors();
    if (!m_errorLine.isEmpty())
        takeErrorLine(std::exchange(m_errorLine, {}));
    readOutput();
    if (m_decoder.hasFrame()) { // the rest is handed out first
        QMetaObject::invokeMethod(
            this, [this, code, status] { finish(code, status); }, Qt::QueuedConnection);
        return;
    }
    end(m_abortReason.isEmpty() ? exitReason(m_command, {status, code, m_lastErrors}) : m_abortReason);
}

void EngineProcess::end(const QString& reason)
{
    if (std::exchange(m_isOver, true))
        return;
    m_stopTimer.stop();
    Q_EMIT ended(reason);
}

} // namespace lr::app
