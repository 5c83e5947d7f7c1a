#include "support/rpc_client.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace lr;

namespace {

constexpr int kTimeoutMs = 60'000;

/// A program's output; nothing if it cannot be run or fails.
std::optional<QString> outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(kTimeoutMs) || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0) {
        qWarning() << program << arguments << process.errorString() << process.readAll();
        return std::nullopt;
    }
    return QString::fromUtf8(process.readAll());
}

} // namespace

/// The programs, installed as packages are into a folder of the test's own.
class TestInstall : public QObject
{
    Q_OBJECT

    QTemporaryDir m_prefix;

    QString installed(const char* path) const { return m_prefix.filePath(QLatin1String(path)); }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto* component : {"lightreasoner", "lightreasoner-studio"})
            QVERIFY(outputOf(
                LR_CMAKE, {"--install", LR_BUILD, "--strip", "--component", component, "--prefix", m_prefix.path()}));
    }

    void everyPartIsInItsPlace_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const auto* path :
            {"bin/lightreasoner", "bin/lightreasoner-studio", "share/lightreasoner/demo/expert/model.safetensors",
                "share/lightreasoner/demo/train.jsonl", "share/lightreasoner/demo-workspace/workspace.sqlite",
                "share/applications/org.lightreasoner.Studio.desktop",
                "share/metainfo/org.lightreasoner.Studio.metainfo.xml",
                "share/icons/hicolor/scalable/apps/org.lightreasoner.Studio.svg",
                "share/lightreasoner-studio/guide/tour.md", "share/doc/lightreasoner-studio/guide/tour.md",
                "share/doc/lightreasoner/copyright", "share/doc/lightreasoner-studio/changelog.gz"})
            QTest::newRow(path) << QByteArray(path);
    }
    void everyPartIsInItsPlace()
    {
        QFETCH(QByteArray, path);
        QVERIFY(QFileInfo::exists(installed(path)));
    }

    void theEngineFindsItsDemoThere()
    {
        QProcess engine;
        engine.start(installed("bin/lightreasoner"), {"serve"});
        test::RpcClient client(engine);
        const auto about = client.call<protocol::InitializeResult>(
            protocol::method::kInitialize, protocol::InitializeRequest{protocol::kProtocolVersion, "test"});
        engine.closeWriteChannel();
        QVERIFY(engine.waitForFinished(kTimeoutMs));
        QCOMPARE(QString::fromStdString(about.demoResources), installed("share/lightreasoner/demo"));
        QCOMPARE(QString::fromStdString(about.demoWorkspace), installed("share/lightreasoner/demo-workspace"));
    }

    void theDemoWorkspaceDoesNotTellWhereItWasBuilt()
    {
        QFile workspace(installed("share/lightreasoner/demo-workspace/workspace.sqlite"));
        QVERIFY(workspace.open(QIODevice::ReadOnly));
        const auto bytes = workspace.readAll();
        QVERIFY(bytes.contains("/share/lightreasoner/demo/expert"));
        QVERIFY(!bytes.contains(LR_SOURCE));
    }

    void versionsAreToldWithoutADisplay()
    {
        qputenv("QT_QPA_PLATFORM", "xcb");
        qunsetenv("DISPLAY");
        QCOMPARE(
            outputOf(installed("bin/lightreasoner-studio"), {"--version"}), "lightreasoner-studio " LR_VERSION "\n");
        QVERIFY(outputOf(installed("bin/lightreasoner"), {"--version"})
                    .value_or(QString())
                    .startsWith("lightreasoner " LR_VERSION "\n"));
    }

    void manualPagesTellBoundsAndDefaultsInWords()
    {
        const auto page = outputOf("sh",
            {"-c", R"("$0" sample --help | awk -v name="lightreasoner sample" -v version=1 -v date=2026-01-01 -f "$1")",
                installed("bin/lightreasoner"), LR_SOURCE "/packaging/man/help_to_man.awk"});
        QVERIFY(page);
        QVERIFY(page->simplified().contains(QLatin1String("A value in [0, 100]. Default: greedy.")));
        QVERIFY(!page->contains(QLatin1String("]=")));
    }

    void runPassesOnEveryOptionOfTheDemo()
    {
        QFile script(LR_SOURCE "/packaging/run.sh");
        QVERIFY(script.open(QIODevice::ReadOnly));
        const auto lines = QString::fromUtf8(script.readAll()).split('\n');
        const auto known = lines.filter(QRegularExpression("^demo_options=")).value(0);
        const auto help = outputOf(installed("bin/lightreasoner"), {"demo", "--help"});
        QVERIFY(help);
        QRegularExpression option("^  (--[a-z-]+)", QRegularExpression::MultilineOption);
        for (auto found = option.globalMatch(*help); found.hasNext();) {
            const auto name = found.next().captured(1);
            QVERIFY2(known.contains(' ' + name + ' '), qPrintable(name));
        }
    }

    void theProgramsDoNotLookForLibrariesInTheBuildFolder()
    {
        for (const auto* program : {"bin/lightreasoner", "bin/lightreasoner-studio"}) {
            QFile file(installed(program));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains(LR_BUILD "/"));
        }
    }
};

QTEST_GUILESS_MAIN(TestInstall)
#include "tst_install.moc"
