#include "common/error.h"
#include "store/workspace.h"
#include "support/child_process.h"
#include "support/error_checks.h"
#include "support/faulty_sqlite_disk.h"
#include "support/synthetic_steps.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace lr;
using namespace lr::store;
using common::ErrorCode;
using test::ChildProcess;
using test::FaultySqliteDisk;

namespace {

constexpr int kNumProblems = 12;
constexpr int kNumSteps = 60;

/// The job of the tests: everything still to be done in the workspace, one transaction a problem. `onDone` hears of
/// each problem when it is stored.
template <class OnDone>
void continueJob(const std::filesystem::path& folder, OnDone onDone)
{
    auto workspace = Workspace::open(folder, Workspace::Mode::CreateIfMissing);
    const auto expert = workspace.findOrAddModel({"e", "/e", "qwen2", common::Json::object()});
    const auto amateur = workspace.findOrAddModel({"a", "/a", "qwen2", common::Json::object()});
    const auto generation = workspace.findOrAddGeneration(GenerationKind::Expert, expert, {{"max_new_tokens", 60}});
    const auto scoring = workspace.findOrAddScoring(generation, amateur, {{"amateur_prefix", "ids"}});
    std::vector<Problem> problems;
    for (int i = 0; i < kNumProblems; ++i)
        problems.push_back({"p" + std::to_string(i), "Question " + std::to_string(i)});
    const auto ids = workspace.findOrAddProblems(problems);
    const auto finished = workspace.finishedProblems(generation);
    const std::set<ProblemId> done(finished.begin(), finished.end());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (done.contains(ids[i]))
            continue;
        const auto steps = test::SyntheticSteps(5).trajectory(i, kNumSteps);
        workspace.addScoredTrajectory(
            scoring, ids[i], {{1, 2}, test::SyntheticSteps::completion(steps), FinishReason::Length, "text"}, steps);
        onDone(static_cast<int>(i));
    }
}

using Content = std::map<std::string, std::pair<Trajectory, std::vector<steps::StepRecord>>>;

Content contentOf(const std::filesystem::path& folder)
{
    Content content;
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto scoring = workspace.latestScoring();
    if (!scoring)
        return content;
    workspace.forEachScoredTrajectory(scoring->id, [&](const ScoredTrajectory& scored) {
        content[scored.stored.problem.promptId] = {scored.stored.trajectory, scored.steps()};
    });
    return content;
}

} // namespace

class TestWorkspaceCrash : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;
    Content m_expected;

    std::filesystem::path folder(const char* name) const { return m_directory.filePath(name).toStdString(); }

private Q_SLOTS:
    void initTestCase()
    {
        continueJob(folder("uninterrupted"), [](int) {});
        m_expected = contentOf(folder("uninterrupted"));
        QCOMPARE(m_expected.size(), static_cast<std::size_t>(kNumProblems));
    }

    void aKilledRunContinuesWhereItStoppedAndDoesNothingTwice()
    {
        const auto path = folder("killed");
        std::set<int> stored;
        int numKills = 0;
        for (bool isFinished = false; !isFinished; ++numKills) {
            QVERIFY(numKills < 3 * kNumProblems);
            ChildProcess child([&](int fd) { continueJob(path, [fd](int problem) { test::send(fd, problem); }); });
            int problem = 0;
            int numRead = 0;
            for (; numRead < 2 && child.read(problem); ++numRead)
                QVERIFY2(stored.insert(problem).second, "a finished problem was done again");
            if (numRead == 2)
                child.kill(); // somewhere in its next problem
            else
                isFinished = child.wait();
            QVERIFY(contentOf(path).size() >= stored.size());
        }
        QVERIFY(numKills > 2);
        continueJob(path, [](int) { QFAIL("something was left to do"); });
        QVERIFY(contentOf(path) == m_expected);
    }

    /// Half of the n-th write reaches the disk, then the process is gone: for writes all along the way, also while the
    /// file is made and its first tables are.
    void aRunKilledInTheMiddleOfAnyWriteContinues()
    {
        int numKilled = 0;
        for (int n = 1; n < 400; n += 1 + n / 6) {
            const auto path = folder(("write" + std::to_string(n)).c_str());
            ChildProcess child([&](int) {
                const FaultySqliteDisk disk;
                FaultySqliteDisk::killInWrite(n);
                continueJob(path, [](int) {});
            });
            numKilled += child.wait() ? 0 : 1;
            continueJob(path, [](int) {});
            QVERIFY2(contentOf(path) == m_expected, qPrintable(QString::number(n)));
        }
        QVERIFY2(numKilled > 10, qPrintable(QString::number(numKilled)));
    }

    void aReaderSeesWhatAKilledWriterStored()
    {
        const auto path = folder("reader");
        int problem = 0;
        {
            ChildProcess child([&](int fd) {
                continueJob(path, [fd](int stored) {
                    test::send(fd, stored);
                    if (stored == 4)
                        ::pause();
                });
            });
            while (problem < 4 && child.read(problem)) {
            }
            QCOMPARE(contentOf(path).size(), 5u); // while the writer is there
        }
        QVERIFY(std::filesystem::file_size(path / "workspace.sqlite-wal") > 0);
        QCOMPARE(contentOf(path).size(), 5u); // and after its end, from what it left in the log
        continueJob(path, [](int) {});
        QVERIFY(contentOf(path) == m_expected);
    }

    void aFullDiskStopsTheRunAndLosesNothing_data()
    {
        QTest::addColumn<int>("errnoValue");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no space") << ENOSPC << "No space left on device. Free some space";
        QTest::newRow("quota") << EDQUOT << "quota";
        QTest::newRow("broken disk") << EIO << "Check that the disk is healthy";
    }

    void aFullDiskStopsTheRunAndLosesNothing()
    {
        QFETCH(int, errnoValue);
        QFETCH(QString, sentence);
        const auto path = folder(QTest::currentDataTag());
        const FaultySqliteDisk disk;
        int numStored = 0;
        int numFailures = 0;
        for (std::int64_t room = 0; numStored < kNumProblems; room += 30000) {
            FaultySqliteDisk::failAfter(room, errnoValue);
            try {
                continueJob(path, [&](int) { ++numStored; });
            } catch (const common::Error& error) {
                ++numFailures;
                QCOMPARE(error.code(), ErrorCode::IoError);
                QVERIFY2(QString(error.what()).contains(sentence), error.what());
                QVERIFY2(QString(error.what()).contains("workspace.sqlite"), error.what());
            }
            FaultySqliteDisk::heal();
        }
        QVERIFY(numFailures > 3);
        QCOMPARE(numStored, kNumProblems);
        QVERIFY(contentOf(path) == m_expected);
    }

    void theSameCallMayBeRepeatedAfterAFullDisk()
    {
        const auto path = folder("repeated");
        continueJob(path, [](int) {});
        auto workspace = Workspace::open(path, Workspace::Mode::ReadWrite);
        const FaultySqliteDisk disk;
        FaultySqliteDisk::failAfter(0);
        const std::vector<Problem> problems = {{"new", "question"}};
        QVERIFY(test::codeOf([&] { workspace.findOrAddProblems(problems); }) == ErrorCode::IoError);
        QCOMPARE(workspace.numProblems(), kNumProblems);
        FaultySqliteDisk::heal();
        workspace.findOrAddProblems(problems);
        QCOMPARE(workspace.numProblems(), kNumProblems + 1);
    }
};

QTEST_APPLESS_MAIN(TestWorkspaceCrash)
#include "tst_workspace_crash.moc"
