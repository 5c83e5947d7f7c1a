#include "app/demo_workspace.h"
#include "app/train_link.h"
#include "fake_engine_client.h"
#include "models/training_form.h"
#include "pages/train/run_setup_panel.h"

#include <QScopeGuard>
#include <QStandardPaths>

using namespace lr;
using namespace lr::app;

/// What pages are told beside the answers to what they ask, against the fake engine.
class TestPageLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void aWorkspaceIsLookedForWhereTheEngineWould()
    {
        const QTemporaryDir home;
        const auto before = qgetenv("HOME");
        qputenv("HOME", home.path().toLocal8Bit());
        const auto restore = qScopeGuard([&] { qputenv("HOME", before); });
        QVERIFY(QDir(home.path()).mkdir("work"));
        const WorkspacePlace tilde{.path = "~/work"};
        QVERIFY(tilde.isMissing());
        QVERIFY(!(WorkspacePlace{.path = "~/work", .host = "box"}.isMissing()));
        QVERIFY(!(WorkspacePlace{.path = "~/work", .createIfMissing = true}.isMissing()));
        QFile file(home.filePath("work/workspace.sqlite"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!tilde.isMissing());
        QVERIFY(!WorkspacePlace{.path = home.filePath("work")}.isMissing());
    }

    void aRelativePathBeginsWhereTheStudioWasStarted()
    {
        const QTemporaryDir folder;
        const auto before = QDir::currentPath();
        const auto restore = qScopeGuard([&] { QDir::setCurrent(before); });
        QVERIFY(QDir::setCurrent(folder.path()));
        const auto here = QDir::currentPath();
        EngineClient client(test::shortTimes(), nullptr);
        WorkspaceSession session(client, nullptr);
        session.setEngineProgram(test::writeScript(
            folder.filePath("engine"), "printf '%s\\n' \"$@\" > words\nexec '" LR_FAKE_ENGINE "' good \"$@\"\n"));
        session.open(WorkspacePlace::fromText("runs/../work/"));
        QCOMPARE(session.place()->text(), here + "/work");
        QFile words(here + "/words");
        QTRY_VERIFY(words.exists() && words.size() > 0);
        QVERIFY(words.open(QIODevice::ReadOnly));
        QCOMPARE(words.readAll(), QByteArray("attach\n--workspace\n" + here.toUtf8() + "/work\n"));
        const WorkspacePlace remote{.path = "work", .host = "box"};
        QCOMPARE(remote.absolute(), remote);
    }

    void onlyTheDemoComesWithProblemsForThePassRate()
    {
        const QTemporaryDir folder;
        EngineClient client(test::shortTimes(), nullptr);
        WorkspaceSession session(client, nullptr);
        SettingsStore settings(folder.filePath("studio.ini"));
        PageContext context(client, session, settings);
        widgets::TrainPage page(folder.path());
        const TrainLink link(context, page, nullptr);
        session.setEngineProgram(
            test::writeScript(folder.filePath("engine"), "exec '" LR_FAKE_ENGINE "' good \"$@\"\n"));
        const auto& job = page.setup().form().job();
        session.open({.path = demoWorkspaceFolder()});
        QTRY_COMPARE(job.evaluationProblems.string(), std::string("/demo/validation.jsonl"));
        session.open({.path = folder.path()});
        QTRY_COMPARE(job.evaluationProblems.string(), std::string());
    }
};

QTEST_MAIN(TestPageLinks)
#include "tst_page_links.moc"
