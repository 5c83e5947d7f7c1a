#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <csignal>
#include <sys/types.h>

namespace lr::test {

/// How one run of the command line ended. `exitCode` is −1 if it crashed or did not end in time.
struct EngineResult
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// The objects of JSON Lines; an empty object for a line that is not an object.
inline QList<QJsonObject> jsonLines(const QByteArray& text)
{
    QList<QJsonObject> objects;
    for (const auto& line : text.split('\n')) {
        if (!line.isEmpty())
            objects.append(QJsonDocument::fromJson(line).object());
    }
    return objects;
}

/// A running `lightreasoner` process. The destructor kills it if it still runs.
class EngineProcess
{
public:
    explicit EngineProcess(
        const QStringList& arguments, const QByteArray& input = {}, const QString& program = LR_ENGINE)
    {
        m_process.start(program, arguments);
        m_process.write(input);
        m_process.closeWriteChannel();
    }

    ~EngineProcess()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished(kTimeoutMs);
        }
    }

    /// Waits until stderr holds a progress line with at least `done` problems. Returns false if the process ends
    /// before.
    bool waitForProgress(int done)
    {
        while (numDone() < done) {
            if (!m_process.waitForReadyRead(kTimeoutMs) && m_process.state() == QProcess::NotRunning)
                return numDone() >= done;
            m_err += m_process.readAllStandardError();
        }
        return true;
    }

    /// Sends a signal. Does nothing if the process has ended: its id is then 0, and ::kill(0, …) would signal the
    /// test's whole process group.
    void send(int signal)
    {
        if (const auto id = static_cast<pid_t>(m_process.processId()); id > 0)
            ::kill(id, signal);
    }

    EngineResult wait()
    {
        const bool ended = m_process.waitForFinished(kTimeoutMs);
        m_err += m_process.readAllStandardError();
        const bool normal = ended && m_process.exitStatus() == QProcess::NormalExit;
        return {normal ? m_process.exitCode() : -1, m_process.readAllStandardOutput(), m_err};
    }

private:
    static constexpr int kTimeoutMs = 240'000; ///< enough for a whole demo run on a busy machine

    int numDone()
    {
        int done = -1;
        for (const auto& line : m_err.left(m_err.lastIndexOf('\n') + 1).split('\n')) {
            const auto json = QJsonDocument::fromJson(line).object();
            if (json.contains("done"))
                done = json["done"].toInt();
        }
        return done;
    }

    struct SeparateChannels : QProcess
    {
        SeparateChannels() { setReadChannel(QProcess::StandardError); }
    };

    SeparateChannels m_process;
    QByteArray m_err;
};

inline EngineResult runEngine(const QStringList& arguments, const QByteArray& input = {})
{
    return EngineProcess(arguments, input).wait();
}

} // namespace lr::test

/// Fails the test function, with the engine's error output, unless the engine exited with `code`.
#define LR_COMPARE_EXIT(result, code)                                                                                  \
    QVERIFY2((result).exitCode == (code), QByteArray("exit " + QByteArray::number((result).exitCode) + ", not " +      \
                                                     QByteArray::number(code) + ": " + (result).err)                   \
                                              .constData())
