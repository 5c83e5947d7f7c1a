#pragma once

#include "app/engine_client.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace lr::test {

/// Times short enough to be waited for. Patience is long where a test is not about it.
inline app::EngineClient::Times shortTimes(int patienceMs = 30'000)
{
    app::EngineClient::Times times;
    times.startMs = 20'000;
    times.remoteStartMs = 20'000;
    times.patienceMs = patienceMs;
    times.longPatienceMs = 30'000;
    times.stop = {20'000, 20'000};
    return times;
}

/// Writes an executable script; returns its path.
inline QString writeScript(const QString& path, const QByteArray& text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + text) < 0)
        return {};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

/// A client whose engine is the fake one, behaving in a certain manner.
class FakeEngineClient : public app::EngineClient
{
public:
    explicit FakeEngineClient(const QByteArray& manner, Times times = shortTimes())
        : EngineClient(times, nullptr)
        , m_manner(manner)
    {
        connect(this, &EngineClient::logged, this,
            [this](const protocol::LogLine& line) { m_log << QString::fromStdString(line.text); });
    }

    void startFake(const QByteArray& manner = {})
    {
        if (!manner.isEmpty())
            m_manner = manner;
        start({app::EngineTarget::Kind::Serve, writeScript(m_folder.filePath("engine"), script()), {}, {}});
    }

    /// Which manner a restart meets.
    void changeManner(const QByteArray& manner)
    {
        m_manner = manner;
        writeScript(m_folder.filePath("engine"), script());
    }

    bool startsWell()
    {
        startFake();
        return QTest::qWaitFor([this] { return state() == State::Ready; }, 20'000);
    }

    bool fails()
    {
        return QTest::qWaitFor([this] { return state() == State::Failed; }, 30'000);
    }

    bool logSays(const QString& text) const { return m_log.join('\n').contains(text); }

private:
    QByteArray script() const { return "exec '" LR_FAKE_ENGINE "' " + m_manner + " \"$@\"\n"; }

    QTemporaryDir m_folder;
    QByteArray m_manner;
    QStringList m_log;
};

/// What became of one request.
struct Answer
{
    bool isThere = false;
    bool isGood = false;
    QString failure;
    common::ErrorCode code = common::ErrorCode::Internal;
};

/// Asks for the list of jobs.
inline protocol::RequestId askForJobs(app::EngineClient& client, QObject* context, Answer& answer)
{
    return client.request<protocol::JobList>(
        protocol::method::kListJobs, protocol::Nothing{}, context,
        [&answer](const protocol::JobList&) { answer.isThere = answer.isGood = true; },
        [&answer](const protocol::Failure& failure) {
            answer = {true, false, QString::fromStdString(failure.message), failure.code};
        });
}

} // namespace lr::test
