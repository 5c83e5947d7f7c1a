#include "support/tiny_pair.h"

#include <QJsonArray>
#include <QTest>

using namespace lr::test;

/// The command `pretrain`. The long trainings of the demo are not repeated here; resources/demo holds their result.
class TestPretrain : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QStringList pretrain(const QString& model, const QString& out) const
    {
        return {"pretrain", "--model", model, "--seed", "3", "--out", path(out), "--json"};
    }

private Q_SLOTS:
    void anUntrainedModelIsAWholeFolderWithItsProblems()
    {
        const auto result = runEngine(pretrain("untrained", "whole"));
        LR_COMPARE_EXIT(result, 0);
        const auto model = result.json()["models"].toArray()[0].toObject();
        QCOMPARE(model["model"].toString(), QString("untrained"));
        QCOMPARE(model["attempts"].toArray()[0].toObject()["seed"].toInt(), 3);
        QCOMPARE(QDir(path("whole")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
            QStringList({"amateur-untrained", "test.jsonl", "train.jsonl", "validation.jsonl"}));
        const auto inspected = runEngine({"inspect", path("whole/amateur-untrained"), "--json"});
        LR_COMPARE_EXIT(inspected, 0);
    }

    void theProjectsCommandsReadWhatWasMade()
    {
        LR_COMPARE_EXIT(runEngine(pretrain("untrained", "used")), 0);
        const auto model = path("used/amateur-untrained");
        const auto result = runEngine({"generate", "--model", model, "--problems", path("used/validation.jsonl"),
            "--max-problems", "3", "--max-new-tokens", "5", "--threads", "1", "--out", path("used/out.jsonl")});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(jsonLines(readFile(path("used/out.jsonl"))).size(), 3);
    }

    void theSameSeedGivesTheSameFiles()
    {
        LR_COMPARE_EXIT(runEngine(pretrain("untrained", "first")), 0);
        LR_COMPARE_EXIT(runEngine(pretrain("untrained", "second")), 0);
        for (const auto* file : {"amateur-untrained/model.safetensors", "amateur-untrained/config.json", "test.jsonl"})
            QVERIFY2(readFile(path("first/") + file) == readFile(path("second/") + file), file);
    }

    void aFolderInUseIsRefusedBeforeTheTraining()
    {
        QVERIFY(QDir().mkpath(path("used-name/expert")));
        QVERIFY(writeFile(path("used-name/expert/notes.txt"), "mine"));
        const auto result = runEngine(pretrain("expert", "used-name"));
        LR_COMPARE_EXIT(result, 2);
        QVERIFY2(result.err.contains("used-name/expert' is there already"), result.err);
        QCOMPARE(readFile(path("used-name/expert/notes.txt")), QByteArray("mine"));
    }

    void anUnknownModelIsRefused()
    {
        LR_COMPARE_EXIT(runEngine(pretrain("novice", "none")), 2);
        QVERIFY(!QDir(path("none")).exists());
    }

    void anExpertBelowItsGateIsGivenUpAndItsSeedsAreNamed()
    {
        const auto result = runEngine(pretrain("expert", "failed") + QStringList{"--steps", "2", "--attempts", "2"});
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("Tried: 3 (0 of 300), 4 (0 of 300). Name another --seed."), result.err);
        QVERIFY(QDir(path("failed")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty());
    }

    void aStoppedTrainingLeavesNothingBehind()
    {
        EngineProcess process(pretrain("expert", "stopped") + QStringList{"--progress", "json"});
        QVERIFY(process.waitForProgress(5));
        process.send(SIGINT);
        LR_COMPARE_EXIT(process.wait(), 130);
        QVERIFY(QDir(path("stopped")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestPretrain)
#include "tst_pretrain.moc"
