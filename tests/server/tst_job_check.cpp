#include "engine/server/job_check.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lr;
using protocol::Check;

class TestJobCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// An estimate above what is free is for a person to judge, not a wall.
    void aMemoryEstimateAboveWhatIsFreeWarns()
    {
        const auto memory = memoryOf(1 << 20);
        QCOMPARE(memory.verdict, Check::Verdict::Warning);
        QVERIFY2(QString::fromStdString(memory.text).contains("may fail"), memory.text.c_str());
    }

    void enoughMemoryIsGood() { QCOMPARE(memoryOf(std::int64_t(1) << 40).verdict, Check::Verdict::Good); }

private:
    /// What an evaluation of the demo's expert is told on a device with so much free.
    static Check memoryOf(std::int64_t freeBytes)
    {
        const QTemporaryDir workspace;
        const std::filesystem::path folder = workspace.path().toStdString();
        protocol::EvaluateJob job;
        job.model = LR_DEMO "/expert";
        job.benchmark = "demo";
        job.problems = LR_DEMO "/test.jsonl";
        job.runtime.device = "cuda:0";
        const std::vector<protocol::DeviceInfo> devices{{"cuda:0", "a card", freeBytes, freeBytes}};
        const auto check = server::checkJob(job, {.workspace = folder, .earlier = {}, .devices = devices});
        const auto found = std::find_if(
            check.checks.begin(), check.checks.end(), [](const auto& one) { return one.name == "Memory"; });
        return found == check.checks.end() ? Check{} : *found;
    }
};

QTEST_GUILESS_MAIN(TestJobCheck)
#include "tst_job_check.moc"
