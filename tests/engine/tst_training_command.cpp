#include "support/tiny_pair.h"

#include <QDir>
#include <QTest>

#include <random>
#include <thread>
#include <tuple>

using namespace lr::test;

/// Fine-tuning by the real command line: what it leaves on disk, what a kill costs, what it refuses.
class TestTrainingCommand : public QObject
{
    Q_OBJECT

    TinyPair m_pair;

    QStringList train(const QString& run, const QStringList& more = {}, int steps = 30) const
    {
        return QStringList{"train", "--workspace", m_pair.path("workspace"), "--beta", "0.05", "--steps",
                   QString::number(steps), "--lr", "2e-3", "--dtype", "float32", "--threads", "1", "--checkpoint-every",
                   "4", "--progress", "json", "--json", "--out", m_pair.path(run)} +
               more;
    }

    /// Step, loss and gradient norm of each optimiser step: to be compared bit for bit.
    QList<std::tuple<int, double, double>> losses(const QString& run) const
    {
        QList<std::tuple<int, double, double>> result;
        const auto metrics = runEngine({"metrics", m_pair.path(run)});
        for (const auto& line : jsonLines(metrics.out))
            result.append({line["global_step"].toInt(), line["loss"].toDouble(), line["grad_norm"].toDouble()});
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_pair.isMade());
        QVERIFY(writeFile(m_pair.path("many.jsonl"), problemLines(12)));
        LR_COMPARE_EXIT(runEngine(m_pair.sample("workspace", "many.jsonl", 24) + QStringList{"--dtype", "float32"}), 0);
        LR_COMPARE_EXIT(runEngine(train("whole")), 0);
    }

    void aRunLeavesAdapterMetricsAndCheckpoints()
    {
        const auto curve = losses("whole");
        QCOMPARE(curve.size(), 30);
        QCOMPARE(std::get<0>(curve.first()), 1);
        QCOMPARE(std::get<0>(curve.last()), 30);
        QVERIFY(std::get<1>(curve.last()) < std::get<1>(curve.first()));
        QVERIFY(QFile::exists(m_pair.path("whole/adapter_model.safetensors")));
        QCOMPARE(QDir(m_pair.path("whole/checkpoints")).entryList({"step-*"}, QDir::Dirs),
            (QStringList{"step-00000024", "step-00000028", "step-00000030"}));
        const auto csv = m_pair.path("metrics.csv");
        LR_COMPARE_EXIT(runEngine({"metrics", m_pair.path("whole"), "--out", csv}), 0);
        QVERIFY(readFile(csv).startsWith("global_step,loss,grad_norm,learning_rate,soft_label_agreement,"));
        QCOMPARE(readFile(csv).count('\n'), 31);
        QCOMPARE(runEngine({"metrics", m_pair.path("whole"), "--out", csv, "--json"}).json()["steps"].toInt(), 30);
    }

    /// Ten kills at random moments of one run: the curve is that of a run that was never touched.
    void killsCostAtMostTheStepsSinceTheLastCheckpoint()
    {
        constexpr int kSteps = 400, kKills = 10; // long enough not to end before the tenth kill
        LR_COMPARE_EXIT(runEngine(train("untouched", {}, kSteps)), 0);
        std::mt19937 random(5);
        auto command = train("killed", {}, kSteps);
        int kills = 0, mostLost = 0;
        for (; kills < kKills; ++kills) {
            EngineProcess process(command);
            process.waitForProgress(1);
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
            process.send(SIGKILL);
            if (process.wait().exitCode == 0)
                break;
            QVERIFY(QFile::exists(m_pair.path("killed/run.json")));
            const auto kept = QDir(m_pair.path("killed/checkpoints")).entryList({"step-????????"}, QDir::Dirs);
            const auto written = readFile(m_pair.path("killed/metrics.jsonl")).count('\n');
            mostLost = std::max(mostLost, static_cast<int>(written) - kept.last().mid(5).toInt());
            command = QStringList{"train", "--resume", m_pair.path("killed"), "--progress", "json"};
        }
        QCOMPARE(kills, kKills);
        QVERIFY2(mostLost <= 4, qPrintable(QString::number(mostLost)));
        LR_COMPARE_EXIT(runEngine(command), 0);
        QCOMPARE(losses("killed").size(), kSteps);
        QCOMPARE(losses("killed"), losses("untouched"));
        for (const auto* file : {"adapter_model.safetensors", "checkpoints/step-00000400/optimizer.safetensors"})
            QVERIFY(readFile(m_pair.path(QString("killed/") + file)) ==
                    readFile(m_pair.path(QString("untouched/") + file)));
    }

    void anInterruptWritesACheckpointAndSaysHowToGoOn()
    {
        EngineProcess process(train("interrupted"));
        QVERIFY(process.waitForProgress(2));
        process.send(SIGINT);
        const auto result = process.wait();
        if (result.exitCode == 0)
            QSKIP("It ended before the interrupt came.");
        LR_COMPARE_EXIT(result, 130);
        QVERIFY(result.err.contains("--resume"));
        LR_COMPARE_EXIT(runEngine({"train", "--resume", m_pair.path("interrupted")}), 0);
        QCOMPARE(losses("interrupted"), losses("whole"));
    }

    void anEarlierCheckpointCanBeResumed()
    {
        LR_COMPARE_EXIT(runEngine(train("again", {"--keep", "20"})), 0);
        const auto result = runEngine({"train", "--resume", m_pair.path("again") + "@8", "--progress", "json"});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(losses("again"), losses("whole"));
        // The steps before the checkpoint took none of this job's time.
        int numLines = 0;
        for (const auto& line : jsonLines(result.err)) {
            if (!line["eta_seconds"].isDouble())
                continue;
            const double done = line["done"].toDouble();
            const double left = line["seconds"].toDouble() * (line["total"].toDouble() - done) / (done - 8);
            QVERIFY(std::abs(line["eta_seconds"].toDouble() - left) <= 1e-3 * (1 + left));
            ++numLines;
        }
        QVERIFY(numLines > 0);
    }

    /// As after a kill while the model was loading.
    void aRunWithoutACheckpointBeginsAtItsFirstStep()
    {
        QVERIFY(QDir().mkpath(m_pair.path("early/checkpoints")));
        QVERIFY(writeFile(m_pair.path("early/run.json"), readFile(m_pair.path("whole/run.json"))));
        LR_COMPARE_EXIT(runEngine({"train", "--resume", m_pair.path("early")}), 0);
        QCOMPARE(losses("early"), losses("whole"));
        QVERIFY(readFile(m_pair.path("early/adapter_model.safetensors")) ==
                readFile(m_pair.path("whole/adapter_model.safetensors")));
    }

    /// "The latest scoring" is the one that was the latest when the run began.
    void aLaterScoringDoesNotStopARunFromBeingResumed()
    {
        const auto sample = m_pair.sample("scored-twice", "many.jsonl", 8) + QStringList{"--dtype", "float32"};
        LR_COMPARE_EXIT(runEngine(sample), 0);
        const QStringList command{"train", "--workspace", m_pair.path("scored-twice"), "--beta", "0.05", "--steps", "6",
            "--dtype", "float32", "--threads", "1", "--checkpoint-every", "2", "--out", m_pair.path("latest")};
        LR_COMPARE_EXIT(runEngine(command), 0);
        const auto before = losses("latest");
        QCOMPARE(before.size(), 6);
        LR_COMPARE_EXIT(runEngine(sample + QStringList{"--amateur-prefix", "retokenised"}), 0);
        QCOMPARE(
            runEngine({"stats", "--workspace", m_pair.path("scored-twice"), "--json"}).json()["scoring"].toInt(), 2);
        LR_COMPARE_EXIT(runEngine({"train", "--resume", m_pair.path("latest") + "@4"}), 0);
        QCOMPARE(losses("latest"), before);
    }

    void aFinishedRunSaysThatNothingIsLeft()
    {
        const auto result = runEngine({"train", "--resume", m_pair.path("whole")});
        LR_COMPARE_EXIT(result, 0);
        QVERIFY2(result.out.contains("30 steps were finished before"), result.out.constData());
    }

    void mergedWeightsGiveTheAdaptersLogits()
    {
        const auto logits = [&](const QStringList& model, const QString& name) {
            const auto out = m_pair.path(name);
            const auto result =
                runEngine(QStringList{"logits", "--ids", "5,77,300,12,9", "--dtype", "float32", "--out", out} + model);
            return result.exitCode == 0 ? readFile(out) : QByteArray();
        };
        LR_COMPARE_EXIT(runEngine({"merge", "--model", m_pair.path("expert"), "--adapter", m_pair.path("whole"),
                            "--out", m_pair.path("merged")}),
            0);
        const auto base = logits({"--model", m_pair.path("expert")}, "base.safetensors");
        const auto adapter =
            logits({"--model", m_pair.path("expert"), "--adapter", m_pair.path("whole")}, "adapter.safetensors");
        const auto merged = logits({"--model", m_pair.path("merged")}, "merged.safetensors");
        QVERIFY(!base.isEmpty() && base.size() == adapter.size() && base.size() == merged.size());
        const auto values = [](const QByteArray& file) {
            return reinterpret_cast<const float*>(file.constData() + file.size() - 5 * 2048 * 4);
        };
        float change = 0, error = 0;
        for (int i = 0; i < 5 * 2048; ++i) {
            change = std::max(change, std::abs(values(adapter)[i] - values(base)[i]));
            error = std::max(error, std::abs(values(adapter)[i] - values(merged)[i]));
        }
        QVERIFY(change > 0.01f);
        QVERIFY2(error < 1e-3f * change + 1e-4f, qPrintable(QString::number(error)));
        LR_COMPARE_EXIT(
            runEngine({"generate", "--model", m_pair.path("merged"), "--problems", m_pair.path("many.jsonl"),
                "--max-new-tokens", "4", "--out", m_pair.path("generated.jsonl")}),
            0);
    }

    void aTunedExpertIsSampledForASecondRound()
    {
        const auto second = m_pair.sample("second", "many.jsonl", 8) +
                            QStringList{"--adapter", m_pair.path("whole"), "--dtype", "float32"};
        LR_COMPARE_EXIT(runEngine(second), 0);
        LR_COMPARE_EXIT(runEngine({"train", "--workspace", m_pair.path("second"), "--beta", "0.01", "--adapter",
                            m_pair.path("whole"), "--steps", "2", "--out", m_pair.path("second-run")}),
            0);
    }

    void whatMakesNoSenseIsRefused_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("rank") << QStringList{"--rank", "0"} << 2 << QByteArray("Rank must be from 1 to 4096, not 0.");
        QTest::newRow("rate") << QStringList{"--lr", "-1"} << 2 << QByteArray("Learning rate must be from");
        QTest::newRow("target") << QStringList{"--targets", "x_proj"} << 2 << QByteArray("x_proj");
        QTest::newRow("no samples") << QStringList{"--beta", "1000"} << 3 << QByteArray("no samples");
        QTest::newRow("another base") << QStringList{"--expert", m_pair.path("amateur")} << 2
                                      << QByteArray("--any-base");
        QTest::newRow("no adapter") << QStringList{"--adapter", m_pair.path("nowhere")} << 3
                                    << QByteArray("adapter_config.json");
        QTest::newRow("plan") << QStringList{"--plan", "both"} << 2 << QByteArray("grouped or independent");
        QTest::newRow("rate that is no number") << QStringList{"--lr", "nan"} << 2 << QByteArray("not nan.");
        QTest::newRow("no device") << QStringList{"--device", "cuda"} << 4 << QByteArray("--device cpu");
        QTest::newRow("evaluation without answers")
            << QStringList{"--eval-problems", m_pair.path("many.jsonl"), "--eval-every", "1"} << 3
            << QByteArray("'p0' has no reference");
        QTest::newRow("supervised") << QStringList{"--supervised"} << 2 << QByteArray("--problems");
    }
    void whatMakesNoSenseIsRefused()
    {
        QFETCH(QStringList, more);
        QFETCH(int, exitCode);
        QFETCH(QByteArray, sentence);
        auto arguments = train("refused");
        if (const auto given = arguments.indexOf(more.first()); given >= 0)
            arguments.remove(given, 2); // an option may stand once
        const auto result = runEngine(arguments + more);
        LR_COMPARE_EXIT(result, exitCode);
        QVERIFY2(result.err.contains(sentence), result.err.constData());
        QVERIFY(!QFile::exists(m_pair.path("refused/run.json")));
    }

    void aFolderThatHoldsARunIsLeftAlone()
    {
        const auto before = readFile(m_pair.path("whole/metrics.jsonl"));
        const auto result = runEngine(train("whole"));
        LR_COMPARE_EXIT(result, 2);
        QVERIFY(result.err.contains("--resume"));
        QCOMPARE(readFile(m_pair.path("whole/metrics.jsonl")), before);
    }

    void samplesFilesAreCheckedLineByLine()
    {
        const auto samples = m_pair.path("samples.jsonl");
        LR_COMPARE_EXIT(
            runEngine({"select", "--workspace", m_pair.path("workspace"), "--beta", "0.05", "--out", samples}), 0);
        const QStringList fromFile{"train", "--samples", samples, "--problems", m_pair.path("many.jsonl"), "--expert",
            m_pair.path("expert"), "--steps", "2", "--dtype", "float32", "--out"};
        LR_COMPARE_EXIT(runEngine(fromFile + QStringList{m_pair.path("from-file")}), 0);
        auto withoutProblems = fromFile;
        withoutProblems.remove(withoutProblems.indexOf("--problems"), 2);
        const auto taken = runEngine(withoutProblems + QStringList{m_pair.path("from-names")});
        LR_COMPARE_EXIT(taken, 0);
        QVERIFY2(taken.err.contains("'p0'") && taken.err.contains("--problems"), taken.err.constData());
        auto lines = readFile(samples).split('\n');
        lines[1].replace("\"weights\": [", "\"weights\": [-3, ");
        lines[1].replace("\"weights\":[", "\"weights\":[-3,");
        QVERIFY(writeFile(samples, lines.join('\n')));
        const auto result = runEngine(fromFile + QStringList{m_pair.path("from-bad-file")});
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("line 2") && result.err.contains("-3"), result.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestTrainingCommand)
#include "tst_training_command.moc"
