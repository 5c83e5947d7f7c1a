#include "jobs/kinds.h"
#include "jobs/memory_need.h"

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

    /// A form may name a model as the Hub does; the check says when it is not on this machine.
    void aModelMayBeNamedAsInTheHubsCache()
    {
        const QTemporaryDir cache;
        qputenv("HF_HUB_CACHE", cache.path().toUtf8());
        const auto repository = std::filesystem::path(cache.path().toStdString()) / "models--o--m";
        std::filesystem::create_directories(repository / "snapshots");
        std::filesystem::create_directory_symlink(LR_DEMO "/expert", repository / "snapshots" / "0123abcd");
        settings::SampleSettings job;
        job.expert = "o/m";
        job.amateur = LR_DEMO "/amateur-terse";
        job.problems = LR_DEMO "/test.jsonl";
        QCOMPARE(checkOf(job, "Base model").verdict, Check::Verdict::Good);
        job.expert = "o/other";
        const auto absent = checkOf(job, "Base model");
        QCOMPARE(absent.verdict, Check::Verdict::Bad);
        QVERIFY2(QString::fromStdString(absent.text).contains("hf download o/other"), absent.text.c_str());
    }

    void enoughMemoryIsGood() { QCOMPARE(memoryOf(std::int64_t(1) << 40).verdict, Check::Verdict::Good); }

    /// A pass takes whole trajectories until it has its samples: where one holds them all, a second may begin, no more.
    void trainingNeedsMemoryForTheTrajectoriesOfAPass()
    {
        const auto expert = model::Checkpoint::open(LR_DEMO "/expert");
        const auto need = [&](const settings::TrainSettings& job, std::int64_t samples) {
            jobs::SampleCount count;
            count.samples = samples;
            count.trajectories = 100;
            return jobs::trainingMemory(expert, job, count);
        };
        settings::TrainSettings job;
        job.batchSize = 0;
        const auto rest = need(job, 100);
        job.batchSize = 8;
        const auto logits = need(job, 100) - rest; // of eight sequences, and of eight positions
        QVERIFY(need(job, 800) < need(job, 400));
        QCOMPARE(need(job, 1600), need(job, 800));
        job.plan = settings::BatchPlanKind::Independent;
        QCOMPARE(need(job, 1600) - rest, logits);
        job.gradientCheckpointing = true;
        QVERIFY(need(job, 1600) - rest < logits);
    }

private:
    /// What an evaluation of the demo's expert is told on a device with so much free.
    static Check memoryOf(std::int64_t freeBytes)
    {
        settings::EvaluateSettings job;
        job.model = LR_DEMO "/expert";
        job.benchmark = "demo";
        job.problems = LR_DEMO "/test.jsonl";
        job.runtime.device = "cuda:0";
        const std::vector<protocol::DeviceInfo> devices{{"cuda:0", "a card", freeBytes, freeBytes}};
        return checkOf(job, "Memory", devices);
    }

    static Check checkOf(
        const protocol::Job& job, const std::string& name, const std::vector<protocol::DeviceInfo>& devices = {})
    {
        const QTemporaryDir workspace;
        const std::filesystem::path folder = workspace.path().toStdString();
        const auto check = jobs::checkJob(job, {.workspace = folder, .earlier = {}, .devices = devices});
        const auto found =
            std::find_if(check.checks.begin(), check.checks.end(), [&](const auto& one) { return one.name == name; });
        return found == check.checks.end() ? Check{} : *found;
    }
};

QTEST_GUILESS_MAIN(TestJobCheck)
#include "tst_job_check.moc"
