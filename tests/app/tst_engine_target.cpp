#include "app/fake_engine_client.h"

#include <QDir>
#include <QScopeGuard>

using namespace lr;
using namespace lr::test;
using app::EngineClient;
using app::EngineCommand;
using app::EngineTarget;
using Kind = app::EngineTarget::Kind;

namespace {

QString refusal(const EngineTarget& target, const QStringList& folders = {})
{
    const auto command = app::commandFor(target, folders);
    const auto* none = std::get_if<app::NoCommand>(&command);
    return none != nullptr ? none->reason : QString();
}

EngineCommand commandOf(const EngineTarget& target, const QStringList& folders = {})
{
    const auto command = app::commandFor(target, folders);
    const auto* found = std::get_if<EngineCommand>(&command);
    return found != nullptr ? *found : EngineCommand();
}

} // namespace

class TestEngineTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstFolderThatHasAnEngineWins()
    {
        QTemporaryDir root;
        for (const auto* folder : {"a", "b", "c"})
            QVERIFY(QDir(root.path()).mkdir(folder));
        QVERIFY(QDir(root.filePath("a")).mkdir("lightreasoner")); // a folder of that name is none
        const auto engine = writeScript(root.filePath("b/lightreasoner"), "");
        writeScript(root.filePath("c/lightreasoner"), "");
        const QStringList folders{root.filePath("a"), root.filePath("b"), root.filePath("c")};
        QCOMPARE(commandOf({}, folders).program, engine);
        QCOMPARE(commandOf({}, folders).arguments, QStringList{"serve"});
    }

    void aChosenProgramWinsOverTheFolders()
    {
        QTemporaryDir root;
        const auto chosen = writeScript(root.filePath("chosen"), "");
        writeScript(root.filePath("lightreasoner"), "");
        QCOMPARE(commandOf({Kind::Attach, chosen, "/a workspace", {}}, {root.path()}).program, chosen);
        QCOMPARE(commandOf({Kind::Attach, chosen, "/a workspace", {}}, {root.path()}).arguments,
            (QStringList{"attach", "--workspace", "/a workspace"}));
    }

    void aMissingEngineIsASentenceWithTheWayOut()
    {
        QTemporaryDir root;
        QVERIFY(refusal({}, {root.path()}).contains("choose its path in the settings"));
        QVERIFY(refusal({Kind::Serve, root.filePath("none"), {}, {}}).contains("There is no engine at " + root.path()));
        QVERIFY(refusal({Kind::Serve, root.path(), {}, {}}).contains("is a folder"));
        QFile file(root.filePath("text"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(refusal({Kind::Serve, file.fileName(), {}, {}}).contains("chmod +x"));
    }

    void aMissingEngineFailsTheClientWithoutAProcess()
    {
        EngineClient client;
        client.start({Kind::Serve, "/nowhere/lightreasoner", {}, {}});
        QVERIFY(client.state() == EngineClient::State::Failed);
        QVERIFY2(client.reason().contains("There is no engine at /nowhere/lightreasoner"), qPrintable(client.reason()));
    }

    void aProgramThatCannotBeRunIsAFailure()
    {
        QTemporaryDir root;
        const auto program = writeScript(root.filePath("engine"), "");
        QFile file(program);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/nowhere/interpreter\n");
        file.close();
        EngineClient client;
        client.start({Kind::Serve, program, {}, {}});
        QTRY_VERIFY(client.state() == EngineClient::State::Failed);
        QVERIFY2(client.reason().contains("could not be started"), qPrintable(client.reason()));
    }

    void hostsAreNamesAndNothingElse_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isGood");
        for (const auto* good : {"box", "me@box", "box.example.org", "10.0.0.1", "me@::1", "gpu-box_2", "_alias"})
            QTest::newRow(good) << QString(good) << true;
        for (const auto* bad : {"", "-oProxyCommand=touch x", "-v", "box; rm", "box name", "box\n", "$(box)", "`box`",
                 "a|b", "a&b", "a>b", "a'b", "a\"b", "a\\b", "~box", "box/x", "bøx", "@box", "a*"})
            QTest::newRow(*bad == 0 ? "empty" : bad) << QString::fromUtf8(bad) << false;
        QTest::newRow("zero") << QString("a") + QChar(0) << false;
        QTest::newRow("long") << QString(256, 'a') << false;
    }

    void hostsAreNamesAndNothingElse()
    {
        QFETCH(QString, host);
        QFETCH(bool, isGood);
        QCOMPARE(app::hostFault(host).isEmpty(), isGood);
        QCOMPARE(refusal({Kind::Remote, {}, {}, host}).isEmpty(), isGood);
    }

    void theRemoteShellSeesEachWordAsItIs()
    {
        const auto command = commandOf({Kind::Remote, {}, "/it's a $(ws)", "me@box"});
        QCOMPARE(command.program, QString("ssh"));
        QVERIFY(command.arguments.contains("BatchMode=yes"));
        const auto host = command.arguments.indexOf("me@box");
        QCOMPARE(command.arguments[host - 1], QString("--"));
        QCOMPARE(command.arguments.mid(host + 1), QStringList{"lightreasoner attach --workspace '/it'\\''s a $(ws)'"});
        QProcess shell; // the judge of quoting is a shell
        shell.start("sh", {"-c", "printf %s " + app::shellQuoted("a'b \"$HOME\" `c` \\ *\n;")});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("a'b \"$HOME\" `c` \\ *\n;"));
        QCOMPARE(app::shellQuoted({}), QString("''"));
    }

    void pathsWithAZeroAreRefused()
    {
        QVERIFY(!refusal({Kind::Remote, {}, QString("/a") + QChar(0), "box"}).isEmpty());
    }

    void whatSshSaysBecomesAReason_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& said, int code, const char* reason) {
            QTest::newRow(name) << "echo '" + said + "' >&2; exit " + QByteArray::number(code) + "\n"
                                << QString(reason);
        };
        row("password", "me@box: Permission denied (publickey,password).", 255, "ssh-copy-id");
        row("unknown", "ssh: Could not resolve hostname box: Name or service not known", 255, "Check the spelling");
        row("refused", "ssh: connect to host box port 22: Connection refused", 255, "No ssh server answers");
        row("refused, as ssh ends its lines", "ssh: connect to host box port 22: Connection refused\r", 255,
            "Connection refused");
        row("unreachable", "ssh: connect to host box port 22: Connection timed out", 255, "cannot be reached");
        row("key", "Host key verification failed.", 255, "check the key");
        row("not installed", "sh: 1: lightreasoner: not found", 127, "Install it there");
        row("of the engine", "lightreasoner: The workspace is locked.", 4,
            "It said: lightreasoner: The workspace is locked.");
    }

    void whatSshSaysBecomesAReason()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, reason);
        QTemporaryDir folder;
        writeScript(folder.filePath("ssh"), script);
        const auto path = qgetenv("PATH");
        qputenv("PATH", folder.path().toUtf8() + ":" + path);
        const auto restore = qScopeGuard([&] { qputenv("PATH", path); });
        EngineClient client;
        client.start({Kind::Remote, {}, {}, "me@box"});
        QTRY_VERIFY(client.state() == EngineClient::State::Failed);
        QVERIFY2(client.reason().contains(reason), qPrintable(client.reason()));
        QVERIFY2(client.reason().contains("It said: "), qPrintable(client.reason()));
        QVERIFY2(!client.reason().contains("\\x0d"), qPrintable(client.reason()));
    }

    void anEngineOverSshIsAnEngine()
    {
        QTemporaryDir folder;
        writeScript(folder.filePath("ssh"), "exec '" LR_FAKE_ENGINE "' good \"$@\"\n");
        const auto path = qgetenv("PATH");
        qputenv("PATH", folder.path().toUtf8() + ":" + path);
        const auto restore = qScopeGuard([&] { qputenv("PATH", path); });
        EngineClient client;
        client.start({Kind::Remote, {}, {}, "me@box"});
        QTRY_VERIFY(client.state() == EngineClient::State::Ready);
        QCOMPARE(client.engine().hostName, std::string("nowhere"));
    }
};

QTEST_GUILESS_MAIN(TestEngineTarget)
#include "tst_engine_target.moc"
