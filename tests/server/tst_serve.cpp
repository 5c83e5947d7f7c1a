#include "common/atomic_file.h"
#include "steps/packed_steps.h"
#include "support/rpc_client.h"
#include "support/tiny_pair.h"

#include <QDirIterator>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace lr;
using test::RpcClient;
namespace method = protocol::method;
namespace notification = protocol::notification;
using common::Json;

namespace {

constexpr int kTimeoutMs = 60'000;

/// `lightreasoner` with its standard streams as a client's device.
class EngineUnderTest
{
public:
    EngineUnderTest(const QStringList& arguments, const QString& runtimeFolder)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_RUNTIME_DIR", runtimeFolder);
        environment.insert("XDG_STATE_HOME", runtimeFolder);
        m_process.setProcessEnvironment(environment);
        m_process.start(LR_ENGINE, arguments);
    }
    ~EngineUnderTest()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(kTimeoutMs))
            m_process.kill();
        m_process.waitForFinished(kTimeoutMs);
    }

    /// What happens to it when a window or an ssh line goes.
    int closeInput()
    {
        m_process.closeWriteChannel();
        return exitCode();
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(kTimeoutMs);
    }
    /// −1 if it does not end.
    int exitCode()
    {
        const bool hasEnded = m_process.state() == QProcess::NotRunning || m_process.waitForFinished(kTimeoutMs);
        return hasEnded ? m_process.exitCode() : -1;
    }
    QByteArray standardError() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;

public:
    RpcClient client{m_process};
};

} // namespace

/// The program itself on the tiny pair: what a studio or an ssh line would see.
class TestServe : public QObject
{
    Q_OBJECT

    test::TinyPair m_pair;
    QTemporaryDir m_runtime;

    EngineUnderTest serve() const { return EngineUnderTest({"serve"}, m_runtime.path()); }
    EngineUnderTest attach(const QString& workspace) const
    {
        return EngineUnderTest({"attach", "--workspace", m_pair.path(workspace)}, m_runtime.path());
    }

    void open(RpcClient& client, const QString& workspace) const
    {
        client.initialize();
        client.call(
            method::kOpenWorkspace, {{"path", m_pair.path(workspace).toStdString()}, {"create_if_missing", true}});
    }

    std::int64_t start(RpcClient& client, const protocol::Job& job) const
    {
        return client.call(method::kStartJob, protocol::toJson(job))["id"].get<std::int64_t>();
    }

    settings::RuntimeSettings runtime() const { return {.device = "cpu", .dtype = "float32", .threads = 1}; }

    settings::SampleSettings sampling() const
    {
        settings::SampleSettings job;
        job.expert = m_pair.path("expert").toStdString();
        job.amateur = m_pair.path("amateur").toStdString();
        job.problems = m_pair.path("problems.jsonl").toStdString();
        job.maxNewTokens = 8;
        job.runtime = runtime();
        return job;
    }

    settings::TrainSettings training(std::int64_t numSteps) const
    {
        settings::TrainSettings job;
        job.klThreshold = 0;
        job.numSteps = numSteps;
        job.batchSize = 2;
        job.gradientAccumulationSteps = 1;
        job.heldOutShare = 0;
        job.checkpointEvery = 10;
        job.runtime = runtime();
        return job;
    }

    void sampleInto(RpcClient& client) const { client.jobIn(start(client, sampling()), {"done"}); }

    /// Steps of all metrics told so far, in order.
    static std::vector<std::int64_t> stepsTold(const RpcClient& client)
    {
        std::vector<std::int64_t> steps;
        for (const auto& told : client.notifications()) {
            if (told.method != notification::kMetrics)
                continue;
            for (const auto& record : told.params["records"])
                steps.push_back(record["global_step"].get<std::int64_t>());
        }
        return steps;
    }

    static void waitForStep(RpcClient& client, std::int64_t step)
    {
        client.notification(notification::kMetrics, [step](const Json& metrics) {
            const auto& records = metrics["records"];
            return !records.empty() && records.back()["global_step"].get<std::int64_t>() >= step;
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN);
        QVERIFY(m_pair.isMade());
    }

    void theEngineTellsAboutItself()
    {
        auto engine = serve();
        const auto result = engine.client.call<protocol::InitializeResult>(
            method::kInitialize, protocol::InitializeRequest{protocol::kProtocolVersion, "test"});
        QCOMPARE(result.protocolVersion, protocol::kProtocolVersion);
        QVERIFY(!result.engineVersion.empty());
        QVERIFY(!result.torchVersion.empty());
        QCOMPARE(result.devices.at(0).name, std::string("cpu"));
        QVERIFY(result.devices[0].memoryBytes > 0);
        QVERIFY(std::filesystem::exists(result.demoResources + "/expert/config.json"));
    }

    void sampledStepsAreReadAsTheEngineStoredThem()
    {
        auto engine = serve();
        open(engine.client, "sampled");
        const auto done = engine.client.jobIn(start(engine.client, sampling()), {"done"});
        QCOMPARE(done["result"]["scored"].get<int>(), 4);
        const auto info = engine.client.call<protocol::WorkspaceInfo>(method::kOpenWorkspace,
            protocol::OpenWorkspaceRequest{.path = m_pair.path("sampled").toStdString(), .createIfMissing = false});
        QCOMPARE(info.numProblems, 4);
        QCOMPARE(info.scorings.at(0).numTrajectories, 4);
        const auto scoring = info.scorings[0].id;
        const auto steps = engine.client.call<protocol::StepsPart>(
            method::kReadSteps, protocol::ReadStepsRequest{.scoring = scoring, .first = 1, .count = 2});
        QCOMPARE(steps.trajectories.size(), 2u);
        QCOMPARE(steps.numTrajectories, 4);
        QCOMPARE(steps.trajectories[0].promptId, std::string("p1"));
        QCOMPARE(steps.totalSteps, info.scorings[0].numSteps);
        const auto firstBytes = static_cast<std::size_t>(steps.trajectories[0].packedBytes);
        QCOMPARE(static_cast<std::int64_t>(steps.packed.size()),
            steps.trajectories[0].packedBytes + steps.trajectories[1].packedBytes);
        const auto records =
            lr::steps::unpackSteps(std::as_bytes(std::span(steps.packed)).first(firstBytes), "the first trajectory");
        QCOMPARE(static_cast<std::int32_t>(records.size()), steps.trajectories[0].numSteps);
        for (const auto& record : records)
            QVERIFY(record.reverseKlNats >= 0 && record.jsNats >= 0); // stored since they are known
        const auto vocabulary = protocol::fromJson<protocol::Vocabulary>(
            engine.client.call(method::kReadVocabulary, {{"scoring", scoring}}), "vocabulary");
        QCOMPARE(vocabulary.begin.size(), 2049u);
        const std::vector<common::TokenId> named{2045, 2047}; // as the folder's pad_token and eos_token
        QCOMPARE(vocabulary.special, named);
    }

    void aTrainingStopsAndGoesOnFromWhereItWas()
    {
        auto engine = serve();
        open(engine.client, "trained");
        sampleInto(engine.client);
        const auto first = start(engine.client, training(100'000));
        waitForStep(engine.client, 3);
        engine.client.call(method::kStopJob, {{"id", first}});
        const auto stopped = engine.client.jobIn(first, {"cancelled"});
        const auto run = stopped["run"].get<std::string>();
        QCOMPARE(run, std::string("run-1"));
        const auto lastStep = stepsTold(engine.client).back();
        const auto runs = engine.client.call(method::kListRuns);
        QCOMPARE(runs[0]["checkpoints"].back().get<std::int64_t>(), lastStep);
        QVERIFY(!runs[0]["has_adapter"].get<bool>());

        engine.client.forgetNotifications();
        const auto second =
            start(engine.client, protocol::ResumeTrainingJob{.run = run, .step = std::nullopt, .runtime = runtime()});
        waitForStep(engine.client, lastStep + 2);
        QCOMPARE(stepsTold(engine.client).front(), lastStep + 1);
        const auto firstTold = engine.client.notification(
            notification::kMetrics, [](const Json& metrics) { return !metrics["records"].empty(); });
        QVERIFY(firstTold["restarts"].get<bool>());
        engine.client.call(method::kStopJob, {{"id", second}});
        engine.client.jobIn(second, {"cancelled"});
        const auto metrics = engine.client.call<protocol::RunMetrics>(
            method::kReadMetrics, protocol::ReadMetricsRequest{.run = run, .afterStep = 0});
        QCOMPARE(static_cast<std::int64_t>(metrics.records.size()), metrics.records.back().globalStep);
    }

    void aFinishedRunIsMergedInTheFormatThatWasAskedFor()
    {
        auto engine = serve();
        open(engine.client, "merging");
        sampleInto(engine.client);
        const auto trained = engine.client.jobIn(start(engine.client, training(2)), {"done"});
        settings::MergeSettings merge;
        merge.model = m_pair.path("expert").toStdString();
        merge.run = trained["run"].get<std::string>();
        merge.out = m_pair.path("merged/deeper").toStdString();
        merge.dtype = "float32";
        const auto merged = engine.client.jobIn(start(engine.client, merge), {"done"});
        QCOMPARE(merged["result"]["folder"].get<std::string>(), merge.out.string());
        const auto config = common::readJsonFile(merge.out / "config.json");
        QCOMPARE(config.value("torch_dtype", config.value("dtype", std::string())), std::string("float32"));
        QVERIFY(std::filesystem::exists(merge.out / "model.safetensors"));
    }

    void aTextFileThatAJobNamesIsReadAndLeftAsItIs()
    {
        auto engine = serve();
        open(engine.client, "scored-file");
        const std::filesystem::path file = m_pair.path("mine.txt").toStdString();
        const std::string text = "1 + 1 = 2, and 2 + 2 = 4.";
        common::writeFileAtomically(file, text);
        settings::ScoreSettings job;
        job.expert = m_pair.path("expert").toStdString();
        job.amateur = m_pair.path("amateur").toStdString();
        job.textFile = file;
        job.runtime = runtime();
        const auto scored = engine.client.jobIn(start(engine.client, job), {"done", "failed"});
        QCOMPARE(scored["state"].get<std::string>(), std::string("done"));
        QVERIFY(scored["result"]["steps"].get<int>() > 0);
        QCOMPARE(std::filesystem::file_size(file), text.size());
    }

    void aJobWithAValueOutOfRangeIsRefusedAsOnTheCommandLine()
    {
        auto engine = serve();
        open(engine.client, "refused");
        auto job = training(2);
        job.learningRate = 7;
        const auto failure = engine.client.failure(method::kStartJob, protocol::toJson(protocol::Job(job)));
        QVERIFY(failure.code == common::ErrorCode::InvalidArgument);
        QCOMPARE(failure.message, std::string("Learning rate must be from 1e-12 to 1, not 7.0."));
        QCOMPARE(engine.client.call(method::kListJobs).size(), std::size_t(0));
    }

    void aTrainingPausesBetweenSteps()
    {
        auto engine = serve();
        open(engine.client, "paused");
        sampleInto(engine.client);
        const auto id = start(engine.client, training(100'000));
        waitForStep(engine.client, 2);
        engine.client.call(method::kPauseJob, {{"id", id}});
        engine.client.jobIn(id, {"paused"});
        const auto told = stepsTold(engine.client).size();
        engine.client.call(method::kListRuns);
        QCOMPARE(stepsTold(engine.client).size(), told);
        engine.client.call(method::kResumeJob, {{"id", id}});
        engine.client.waitUntil([&] { return stepsTold(engine.client).size() > told; });
        engine.client.call(method::kStopJob, {{"id", id}});
        engine.client.jobIn(id, {"cancelled"});
    }

    void garbageEndsTheConversationWithASentence()
    {
        auto engine = serve();
        engine.client.sendRaw("this is no frame\r\n\r\n");
        QVERIFY(std::holds_alternative<protocol::ErrorResponse>(engine.client.answer(-1)));
        QVERIFY(engine.client.waitForEnd());
    }

    void theEndOfInputEndsTheEngineWhichSaves()
    {
        auto engine = serve();
        open(engine.client, "ended");
        sampleInto(engine.client);
        start(engine.client, training(100'000));
        waitForStep(engine.client, 2);
        QCOMPARE(engine.closeInput(), 0);
        auto again = serve();
        open(again.client, "ended");
        const auto jobs = again.client.call(method::kListJobs);
        QCOMPARE(jobs[0]["state"].get<std::string>(), "cancelled");
        QVERIFY(jobs[0]["failure"]["message"].get<std::string>().find("Stopped after step") == 0);
    }

    void anEngineKilledInTrainingIsFoundInterruptedAndTheRunGoesOn()
    {
        std::int64_t job = 0;
        {
            auto engine = serve();
            open(engine.client, "killed");
            sampleInto(engine.client);
            job = start(engine.client, training(100'000));
            waitForStep(engine.client, 12);
            engine.kill();
        }
        auto engine = serve();
        open(engine.client, "killed");
        const auto jobs = engine.client.call(method::kListJobs);
        QCOMPARE(jobs[0]["id"].get<std::int64_t>(), job);
        QCOMPARE(jobs[0]["state"].get<std::string>(), "interrupted");
        QCOMPARE(jobs[0]["run"].get<std::string>(), "run-1");
        const auto next = start(
            engine.client, protocol::ResumeTrainingJob{.run = "run-1", .step = std::nullopt, .runtime = runtime()});
        waitForStep(engine.client, 11);
        QVERIFY(stepsTold(engine.client).front() % 10 == 1); // behind a checkpoint
        engine.client.call(method::kStopJob, {{"id", next}});
        engine.client.jobIn(next, {"cancelled"});
    }

    void anAttachedEngineOutlivesItsClientAndTheNextOneMissesNothing()
    {
        std::int64_t job = 0, lastSeen = 0;
        {
            auto window = attach("attached");
            open(window.client, "attached");
            sampleInto(window.client);
            job = start(window.client, training(100'000));
            waitForStep(window.client, 2);
            for (const auto& told : window.client.notifications())
                lastSeen = std::max(lastSeen, told.params.value("sequence", std::int64_t(0)));
        }
        auto window = attach("attached");
        open(window.client, "attached");
        const auto jobs = window.client.call(method::kListJobs);
        QCOMPARE(jobs[0]["state"].get<std::string>(), "running");
        const auto missed = window.client.call(method::kReadEvents, {{"since", lastSeen}});
        auto expected = lastSeen;
        for (const auto& event : missed["events"])
            QCOMPARE(event["sequence"].get<std::int64_t>(), ++expected);
        window.client.call(method::kStopJob, {{"id", job}});
        window.client.jobIn(job, {"cancelled"});
        window.client.call(method::kShutdown);
        QVERIFY(window.client.waitForEnd());
    }

    void anAttachedEngineThatIsKilledIsToldOfWithItsLog()
    {
        auto window = attach("shot");
        const auto engine = window.client.initialize();
        QCOMPARE(::kill(engine["process_id"].get<pid_t>(), SIGKILL), 0);
        QVERIFY(window.client.waitForEnd());
        QCOMPARE(window.exitCode(), 4);
        const auto said = window.standardError();
        QVERIFY2(said.startsWith("The engine has ended."), said);
        QVERIFY2(said.contains(".log'"), said);
    }

    void twoClientsSeeTheSameJobs()
    {
        auto first = attach("two");
        open(first.client, "two");
        auto second = attach("two");
        open(second.client, "two");
        const auto one = first.client.call(method::kListJobs);
        const auto id = start(first.client, sampling());
        second.client.jobIn(id, {"done"});
        first.client.jobIn(id, {"done"});
        first.client.call(method::kShutdown);
        QVERIFY(second.client.waitForEnd());
    }

    void anEngineThatNobodyCanReachAnyMoreEnds()
    {
        QTemporaryDir runtime;
        EngineUnderTest window({"attach", "--workspace", m_pair.path("unreachable")}, runtime.path());
        const auto engine = window.client.initialize();
        const auto status = QStringLiteral("/proc/%1/stat").arg(engine["process_id"].get<int>());
        const auto isRunning = [&status] {
            QFile file(status);
            return file.open(QIODevice::ReadOnly) && !file.readAll().contains(") Z "); // which nobody has waited for
        };
        QVERIFY(isRunning());
        QVERIFY(QDir(runtime.filePath("lightreasoner")).removeRecursively());
        QTest::qWait(1500);
        QVERIFY2(isRunning(), "while somebody is there");
        window.closeInput();
        QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), kTimeoutMs);
    }

    void onlyTheUserCanReachTheSocket()
    {
        auto window = attach("private");
        open(window.client, "private");
        struct stat info = {};
        const auto folder = m_runtime.filePath("lightreasoner").toStdString();
        QCOMPARE(::stat(folder.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0700u);
        int numSockets = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (!entry.is_socket())
                continue;
            ++numSockets;
            QCOMPARE(::stat(entry.path().c_str(), &info), 0);
            QCOMPARE(info.st_mode & 0777, 0600u);
        }
        QVERIFY(numSockets >= 1);
        window.client.call(method::kShutdown);
        QVERIFY(window.client.waitForEnd());
    }

    void aFolderThatOthersMayEnterIsRefused()
    {
        QTemporaryDir open;
        QVERIFY(QDir(open.path()).mkdir("lightreasoner"));
        QCOMPARE(::chmod((open.path() + "/lightreasoner").toLocal8Bit().constData(), 0755), 0);
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_RUNTIME_DIR", open.path());
        process.setProcessEnvironment(environment);
        process.start(LR_ENGINE, {"attach", "--workspace", m_pair.path("refused")});
        QVERIFY(process.waitForFinished(kTimeoutMs));
        QCOMPARE(process.exitCode(), 4);
        QVERIFY(process.readAllStandardError().contains("mode 0700"));
    }
};

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
