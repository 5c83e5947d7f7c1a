#include "app/demo_workspace.h"
#include "app/studio_driver.h"
#include "pages/explore/score_text_panel.h"
#include "pages/notice_bar.h"
#include "pages/start_page.h"
#include "support/rpc_client.h"

#include <QApplication>
#include <QLabel>
#include <QProcess>
#include <QPushButton>

#include <csignal>

using namespace lr;
using app::EngineClient;
using protocol::JobState;
using test::StudioDriver;

namespace {

/// Of SQLite's file format: the user's version, four bytes, the highest first.
constexpr qint64 kUserVersionAt = 60;

constexpr int kWaitMs = 60'000;

void overwrite(const QString& file, qint64 at, const QByteArray& bytes)
{
    QFile database(file);
    if (!database.open(QIODevice::ReadWrite) || !database.seek(at) || database.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file));
}

} // namespace

/// What goes wrong around the window, with the real engine: each a sentence that names the thing and the way out, and
/// the window goes on.
class TestWindowFaults : public QObject
{
    Q_OBJECT

    test::PrivateFolders* m_folders;
    std::unique_ptr<StudioDriver> m_studio;

    widgets::NoticeBar& banner() { return m_studio->banner(); }

    EngineClient& client() { return m_studio->window().client(); }

    /// A workspace of its own: the demo's.
    QString copyOfDemo(const QString& name) const
    {
        const auto folder = m_folders->path(name);
        const auto fault = app::ensureDemoWorkspace(app::shippedDemoWorkspace(QStringLiteral(LR_ENGINE)), folder);
        if (!fault.isEmpty())
            qFatal("%s", qPrintable(fault));
        return folder;
    }

    static QString databaseOf(const QString& folder) { return folder + QStringLiteral("/workspace.sqlite"); }

    void verifyRefused(const QString& folder, const QStringList& words)
    {
        m_studio->window().openWorkspace({.path = folder});
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), kWaitMs);
        for (const auto& word : words + QStringList{QFileInfo(folder).fileName()})
            QVERIFY2(banner().text().contains(word), qPrintable(banner().text()));
        QCOMPARE(m_studio->window().page(), app::kStartPage);
    }

    bool openAndRead(const QString& folder)
    {
        m_studio->window().openWorkspace({.path = folder});
        return m_studio->waitFor([&] {
            auto& exploration = m_studio->exploration();
            return m_studio->window().session().workspace().path == folder.toStdString() && exploration.steps() &&
                   !exploration.isLoading() && exploration.texts();
        });
    }

    bool openDemo()
    {
        app::ensureDemoWorkspace(app::shippedDemoWorkspace(QStringLiteral(LR_ENGINE)));
        return openAndRead(app::demoWorkspaceFolder());
    }

    void scoreText(const QString& text)
    {
        auto& page = m_studio->page<widgets::ExplorePage>();
        page.showScoreText();
        page.scoreTextPanel()->setText(text);
        page.scoreTextPanel()->scoreButton()->click();
    }

    /// What the Explore page says above its panels; empty if nothing.
    QString pageNotice()
    {
        const auto* notice = m_studio->page<widgets::ExplorePage>().findChild<widgets::NoticeBar*>();
        return notice != nullptr && notice->isVisible() ? notice->text() : QString();
    }

public:
    explicit TestWindowFaults(test::PrivateFolders* folders)
        : m_folders(folders)
    {}

private Q_SLOTS:
    void initTestCase()
    {
        m_studio = std::make_unique<StudioDriver>(*m_folders);
        m_studio->window().resize(1280, 800);
        m_studio->window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_studio->window()));
    }

    void aDamagedWorkspaceIsRefusedByName()
    {
        const auto folder = copyOfDemo(QStringLiteral("damaged"));
        overwrite(databaseOf(folder), 0, QByteArray(2000, 'x'));
        verifyRefused(folder, {QStringLiteral("damaged")});
    }

    void aWorkspaceOfANewerVersionIsRefusedByName()
    {
        const auto folder = copyOfDemo(QStringLiteral("newer"));
        overwrite(databaseOf(folder), kUserVersionAt, QByteArray("\0\0\x03\xe7", 4));
        verifyRefused(folder, {QStringLiteral("999")});
    }

    void aWorkspaceThatAnotherProcessHoldsCanBeReadAndTakesJobsWhenThatOneHasEnded()
    {
        const auto folder = copyOfDemo(QStringLiteral("held"));
        QProcess other;
        other.start(QStringLiteral(LR_ENGINE), {QStringLiteral("serve")});
        test::RpcClient holder(other);
        holder.initialize();
        holder.call(protocol::method::kOpenWorkspace, {{"path", folder.toStdString()}, {"create_if_missing", false}});
        QVERIFY(openAndRead(folder));
        scoreText(QStringLiteral("1+1=2"));
        QTRY_VERIFY_WITH_TIMEOUT(pageNotice().contains(QStringLiteral("another process")), kWaitMs);
        QVERIFY2(pageNotice().contains(QString::number(other.processId())), qPrintable(pageNotice()));
        other.closeWriteChannel();
        QVERIFY(other.waitForFinished(kWaitMs));
        scoreText(QStringLiteral("1+1=2"));
        QVERIFY(m_studio->waitForJob(JobState::Done));
    }

    void aWorkspaceThatIsDeletedUnderTheWindowIsToldAndNothingShownIsLost()
    {
        const auto folder = copyOfDemo(QStringLiteral("deleted"));
        QVERIFY(openAndRead(folder));
        const auto numSteps = m_studio->exploration().table()->numSteps();
        QVERIFY(QDir(folder).removeRecursively());
        scoreText(QStringLiteral("1+1=2"));
        QTRY_VERIFY_WITH_TIMEOUT(pageNotice().contains(folder), kWaitMs);
        QCOMPARE(m_studio->exploration().table()->numSteps(), numSteps);
    }

    void aLongPastedTextIsScoredInTheBackgroundAndCanBeStopped()
    {
        QVERIFY(openDemo());
        scoreText(QStringLiteral("10+6=16, ").repeated((10 << 20) / 9));
        QVERIFY(m_studio->waitFor([&] {
            const auto& job = m_studio->lastJob();
            return job.state == JobState::Running && job.progress && job.progress->done > 0;
        }));
        QVERIFY(m_studio->exploration().goToNextSelected()); // what is shown can be used meanwhile
        QVERIFY(m_studio->click(QStringLiteral("stopJob"), m_studio->window()));
        QVERIFY(m_studio->waitForJob(JobState::Cancelled));
    }

    void anEngineThatHangsIsTold()
    {
        const auto engine = static_cast<pid_t>(client().engine().processId);
        QCOMPARE(::kill(engine, SIGSTOP), 0);
        const auto restore = qScopeGuard([&] { ::kill(engine, SIGCONT); });
        scoreText(QStringLiteral("1+1=2"));
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), 3 * kWaitMs); // on a busy machine
        QVERIFY2(banner().text().contains(QStringLiteral("not answered")), qPrintable(banner().text()));
        ::kill(engine, SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(!banner().isVisible(), kWaitMs);
    }

    void foldersThatAreNoModelsAreToldInThePairCheck()
    {
        m_studio->window().showPage(app::kStartPage);
        auto& start = m_studio->page<widgets::StartPage>();
        const auto folder = m_folders->path(QStringLiteral("no-model"));
        QDir().mkpath(folder);
        start.setPairFields(folder, folder, {}, {});
        const auto says = [&] {
            for (const auto* label : start.findChildren<QLabel*>())
                if (label->isVisible() && label->text().contains(QStringLiteral("holds neither model.safetensors")))
                    return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(says(), kWaitMs);
    }

    void aHostThatAsksForAPasswordIsToldWithTheWayOut()
    {
        const auto bin = m_folders->path(QStringLiteral("bin"));
        QDir().mkpath(bin);
        QFile ssh(bin + QStringLiteral("/ssh"));
        QVERIFY(ssh.open(QIODevice::WriteOnly));
        ssh.write("#!/bin/sh\necho 'me@box: Permission denied (publickey,password).' >&2\nexit 255\n");
        ssh.close();
        QVERIFY(ssh.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        const auto path = qgetenv("PATH");
        qputenv("PATH", bin.toUtf8() + ":" + path);
        const auto restore = qScopeGuard([&] { qputenv("PATH", path); });
        m_studio->window().openWorkspace({.path = QStringLiteral("/w"), .host = QStringLiteral("me@box")});
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), kWaitMs);
        QVERIFY2(banner().text().contains(QStringLiteral("ssh-copy-id")), qPrintable(banner().text()));
        QVERIFY(openDemo());
        QVERIFY(!banner().isVisible());
    }

    void cleanupTestCase()
    {
        m_studio->window().close();
        m_studio.reset();
    }
};

int main(int argc, char** argv)
{
    return test::runWithPrivateFolders<TestWindowFaults>(argc, argv);
}

#include "tst_window_faults.moc"
