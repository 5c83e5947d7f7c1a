#include "support/engine_process.h"

#include <QFile>
#include <QJsonArray>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::test;

namespace {

constexpr int kTimeoutMs = 280'000;

EngineResult check(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(LR_PACKAGING "/gpu-check.sh"), arguments);
    EngineResult result;
    if (process.waitForFinished(kTimeoutMs) && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

/// The check without a GPU: the processor held to itself.
EngineResult dryRun(const QString& report, const QStringList& more = {})
{
    return check(QStringList{"--devices", "cpu,cpu", "--engine", LR_ENGINE, "--shapes", "", "--problems", "4",
                     "--report", report} +
                 more);
}

QJsonObject read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

class TestGpuCheck : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void aDeviceHeldToItselfDiffersInNothing()
    {
        const auto path = m_folder.filePath("same.json");
        const auto result = dryRun(path);
        QVERIFY2(result.exitCode == 0, result.err.constData());
        const auto report = read(path);
        QVERIFY(report["holds"].toBool());
        QVERIFY(report["divergence"].toObject()["steps"].toInt() > 40);
        QCOMPARE(report["training"].toObject()["optimiser_steps"].toInt(), 20);
        QCOMPARE(report["differences"].toArray().size(), 9);
        for (const auto& row : report["differences"].toArray())
            QCOMPARE(row.toObject()["difference"].toDouble(), 0.0);
        QVERIFY(QFile::exists(m_folder.filePath("same.md")));
    }

    void aCoarserDtypeOnTheSecondIsFound()
    {
        const auto path = m_folder.filePath("coarser.json");
        const auto result = dryRun(path, {"--second-dtype", "bfloat16"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.out.contains("does not hold"));
        for (const auto& row : read(path)["differences"].toArray())
            QVERIFY2(!row.toObject()["holds"].toBool(), qPrintable(row.toObject()["what"].toString()));
    }

    void anEngineThatFailsIsToldWithItsReason()
    {
        const auto result = dryRun(m_folder.filePath("none.json"), {"--second-dtype", "float12"});
        QCOMPARE(result.exitCode, 5);
        QVERIFY(result.err.contains("float12"));
        QVERIFY(!QFile::exists(m_folder.filePath("none.json")));
    }

    void withoutAGpuASentenceSaysSo()
    {
        if (!QStandardPaths::findExecutable("nvidia-smi").isEmpty())
            QSKIP("This machine may have a GPU.");
        const auto result = check({});
        QCOMPARE(result.exitCode, 4);
        QVERIFY(result.out.startsWith("No NVIDIA GPU is at hand here"));
    }
};

QTEST_GUILESS_MAIN(TestGpuCheck)
#include "tst_gpu_check.moc"
