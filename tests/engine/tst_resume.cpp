#include "support/tiny_pair.h"

#include <QSet>
#include <QTest>

#include <random>

using namespace lr::test;

namespace {

constexpr int kNumProblems = 64;

} // namespace

/// An interrupted run continues: what is finished is kept, nothing is done twice, and the end is the same.
class TestResume : public QObject
{
    Q_OBJECT

    TinyPair m_pair;
    QByteArray m_steps; // of a run that nothing interrupted

    QStringList sample(const QString& workspace) const
    {
        return m_pair.sample(workspace, "many.jsonl", 320) +
               QStringList{"--batch-size", "8", "--dtype", "float32", "--progress", "json", "--json"};
    }

    QByteArray steps(const QString& workspace) const
    {
        const auto out = m_pair.path(workspace + ".jsonl");
        const auto result = runEngine({"steps", "--workspace", m_pair.path(workspace), "--out", out});
        return result.exitCode == 0 ? readFile(out) : result.err;
    }

    int numFinished(const QString& workspace) const
    {
        const auto stats = runEngine({"stats", "--workspace", m_pair.path(workspace), "--json"});
        return stats.exitCode == 0 ? stats.json()["scorings"][0]["problems"].toInt() : 0;
    }

    /// Byte for byte: in float32 with a fixed batch size, a problem's tokens and numbers do not depend on its
    /// neighbours.
    void compareWithUninterrupted(const QString& workspace) const
    {
        const auto lines = steps(workspace);
        QSet<QPair<QString, int>> seen;
        QSet<QString> problems;
        for (const auto& step : jsonLines(lines)) {
            seen.insert({step["prompt_id"].toString(), step["step"].toInt()});
            problems.insert(step["prompt_id"].toString());
        }
        QCOMPARE(problems.size(), kNumProblems);
        QCOMPARE(seen.size(), jsonLines(lines).size());
        QVERIFY(lines == m_steps);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_pair.isMade());
        QVERIFY(writeFile(m_pair.path("many.jsonl"), problemLines(kNumProblems)));
        LR_COMPARE_EXIT(runEngine(sample("whole")), 0);
        m_steps = steps("whole");
        QVERIFY(jsonLines(m_steps).size() > kNumProblems);
    }

    void killedRunsContinue_data()
    {
        QTest::addColumn<int>("seed");
        QTest::newRow("early") << 1;
        QTest::newRow("later") << 2;
        QTest::newRow("again") << 3;
    }

    void killedRunsContinue()
    {
        QFETCH(int, seed);
        const auto workspace = "killed" + QString::number(seed);
        std::mt19937 random(static_cast<std::uint32_t>(seed));
        int finished = 0;
        for (int kills = 0; kills < 3; ++kills) {
            EngineProcess process(sample(workspace));
            QVERIFY(process.waitForProgress(1 + static_cast<int>(random() % 8)));
            process.send(SIGKILL);
            QCOMPARE(process.wait().exitCode, -1);
            const int now = numFinished(workspace);
            QVERIFY2(now > finished, "what a killed run reported as finished is not there");
            finished = now;
        }
        QVERIFY2(finished < kNumProblems, "nothing was left to continue with");

        const auto last = runEngine(sample(workspace));
        LR_COMPARE_EXIT(last, 0);
        QCOMPARE(last.json()["kept"].toInt(), finished);
        QCOMPARE(last.json()["scored"].toInt(), kNumProblems - finished);
        for (const auto& line : jsonLines(last.err)) {
            if (line.contains("total"))
                QCOMPARE(line["total"].toInt(), kNumProblems - finished);
        }
        compareWithUninterrupted(workspace);

        const auto nothingLeft = runEngine(sample(workspace)).json();
        QCOMPARE(nothingLeft["kept"].toInt(), kNumProblems);
        QCOMPARE(nothingLeft["scored"].toInt(), 0);
    }

    void stoppedRunsSaySoAndContinue_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("terminated") << SIGTERM;
    }

    void stoppedRunsSaySoAndContinue()
    {
        QFETCH(int, signal);
        const auto workspace = "stopped" + QString::number(signal);
        EngineProcess process(sample(workspace));
        QVERIFY(process.waitForProgress(4));
        process.send(signal);
        const auto stopped = process.wait();
        LR_COMPARE_EXIT(stopped, 130);
        const int finished = numFinished(workspace);
        const auto sentence =
            "lightreasoner: Stopped. " + QByteArray::number(finished) + " of 64 problems are finished";
        QVERIFY2(stopped.err.contains(sentence), stopped.err);
        QVERIFY2(stopped.err.contains("the same command goes on"), stopped.err);
        QVERIFY(stopped.out.isEmpty());

        const auto last = runEngine(sample(workspace));
        LR_COMPARE_EXIT(last, 0);
        QCOMPARE(last.json()["kept"].toInt(), finished);
        QCOMPARE(last.json()["scored"].toInt(), kNumProblems - finished);
        compareWithUninterrupted(workspace);
    }
};

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
