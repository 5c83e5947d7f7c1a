#include "common/error.h"
#include "server/client.h"
#include "server/engine_server.h"
#include "support/rpc_client.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <condition_variable>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace lr;
using test::RpcClient;
namespace method = protocol::method;
namespace notification = protocol::notification;
using common::Json;

namespace {

/// A job that goes step by step as the test says. Reports progress and metrics as a training does.
class StepwiseRunner : public jobs::JobRunner
{
public:
    common::OrderedJson run(const protocol::Job& job, const std::filesystem::path&, jobs::JobObserver& observer,
        std::stop_token stop) override
    {
        if (const auto* merge = std::get_if<settings::MergeSettings>(&job))
            throw common::Error(common::ErrorCode::IoError, "No space left for " + merge->out.string() + ".");
        const auto numSteps = std::get<settings::TrainSettings>(job).numSteps;
        observer.onRunOpened("/somewhere/run-7", 0);
        for (std::int64_t step = 1; step <= numSteps; ++step) {
            waitForPermission(stop);
            if (stop.stop_requested())
                throw common::Error(
                    common::ErrorCode::Cancelled, "Stopped after step " + std::to_string(step - 1) + ".");
            observer.onMetrics({{"global_step", step}, {"loss", 1.0 / static_cast<double>(step)}});
            observer.waitWhilePaused();
            observer.onProgress({.stage = "Training",
                .done = step,
                .total = numSteps,
                .unit = "steps",
                .seconds = 0.1,
                .etaSeconds = 1.0,
                .details = {{"loss", 1.0}}});
        }
        return {{"global_step", numSteps}};
    }

    void allow(std::int64_t numSteps)
    {
        const std::lock_guard lock(m_mutex);
        m_allowed += numSteps;
        m_changed.notify_all();
    }

private:
    void waitForPermission(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [this] { return m_allowed > 0; });
        --m_allowed;
    }

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::int64_t m_allowed = 0;
};

/// An engine on one end of a socket pair, a client on the other.
class ServerFixture
{
public:
    explicit ServerFixture(const QString& workspace)
        : m_server(runner, [] { return description(); }, {})
    {
        std::array<int, 2> ends{};
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data());
        m_engineEnd = ends[0];
        m_socket.setSocketDescriptor(ends[1]);
        m_thread = std::thread([this] { m_server.serve(m_engineEnd, m_engineEnd, m_stop.get_token()); });
        if (!workspace.isEmpty()) {
            client.initialize();
            client.call(method::kOpenWorkspace, {{"path", workspace.toStdString()}, {"create_if_missing", true}});
        }
    }

    ~ServerFixture()
    {
        m_stop.request_stop();
        m_thread.join();
        ::close(m_engineEnd);
    }

    std::int64_t startTraining(std::int64_t numSteps)
    {
        settings::TrainSettings job;
        job.numSteps = numSteps;
        return start(job);
    }
    std::int64_t start(const protocol::Job& job)
    {
        return client.call(method::kStartJob, protocol::toJson(job))["id"].get<std::int64_t>();
    }
    void closeClient() { m_socket.disconnectFromServer(); }

private:
    static protocol::InitializeResult description()
    {
        protocol::InitializeResult result;
        result.engineVersion = "0.0.0";
        result.devices.push_back({.name = "cpu", .description = "a processor", .memoryBytes = 1, .freeBytes = 1});
        return result;
    }

    QLocalSocket m_socket;
    server::EngineServer m_server;
    int m_engineEnd = -1;
    std::stop_source m_stop;
    std::thread m_thread;

public:
    StepwiseRunner runner;
    RpcClient client{m_socket};
};

} // namespace

class TestEngineServer : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString folder(const char* name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void theFirstRequestMustIntroduceTheClient()
    {
        ServerFixture server({});
        QCOMPARE(server.client.failure(method::kListJobs).code, common::ErrorCode::InvalidArgument);
        const auto refused =
            server.client.failure(method::kInitialize, {{"protocol_version", 99}, {"client_name", "test"}});
        QCOMPARE(refused.code, common::ErrorCode::Unsupported);
        QVERIFY(refused.message.find("version 99") != std::string::npos);
        server.client.initialize();
        QVERIFY(server.client.failure(method::kListJobs).message.find("No workspace is open") != std::string::npos);
    }

    void anUnknownMethodAndBadParametersAreSentences()
    {
        ServerFixture server(folder("bad"));
        QVERIFY(server.client.failure("jobs/dance").message.find("'jobs/dance'") != std::string::npos);
        QVERIFY(server.client.failure(method::kReadSteps, {{"scoring", "one"}}).message.find("steps/read") == 0);
        QCOMPARE(server.client.failure(method::kStartJob, {{"kind", "juggle"}}).code, common::ErrorCode::CorruptData);
        server.client.call(method::kListJobs); // it lives
    }

    void aDeepMessageIsRefusedAndTheConnectionGoesOn()
    {
        ServerFixture server(folder("deep"));
        server.client.sendRaw(protocol::encodeFrame(std::string(2000, '[') + std::string(2000, ']')));
        QVERIFY(std::holds_alternative<protocol::ErrorResponse>(server.client.answer(-1)));
        server.client.call(method::kListJobs);
    }

    void aJobReportsProgressMetricsAndItsResult()
    {
        ServerFixture server(folder("job"));
        const auto id = server.startTraining(3);
        server.runner.allow(3);
        const auto done = server.client.jobIn(id, {"done"});
        QCOMPARE(done["result"]["global_step"].get<int>(), 3);
        QCOMPARE(done["run"].get<std::string>(), "run-7");
        QVERIFY(!done["title"].get<std::string>().empty());
        std::vector<std::int64_t> steps;
        std::int64_t last = 0;
        for (const auto& told : server.client.notifications()) {
            if (told.params.contains("sequence")) {
                QVERIFY2(told.params["sequence"].get<std::int64_t>() > last, told.method.c_str());
                last = told.params["sequence"].get<std::int64_t>();
            }
            if (told.method == notification::kMetrics)
                for (const auto& record : told.params["records"])
                    steps.push_back(record["global_step"].get<std::int64_t>());
        }
        QVERIFY((steps == std::vector<std::int64_t>{1, 2, 3}));
    }

    void queriesAreAnsweredWhileAJobRuns()
    {
        ServerFixture server(folder("busy"));
        const auto id = server.startTraining(2);
        server.client.jobIn(id, {"running"});
        const auto jobs = server.client.call(method::kListJobs);
        QCOMPARE(jobs.size(), 1u);
        QCOMPARE(jobs[0]["state"].get<std::string>(), "running");
        QVERIFY(server.client.call(method::kListRuns).empty());
        server.runner.allow(2);
        server.client.jobIn(id, {"done"});
    }

    void aPausedJobDoesNothingUntilItGoesOn()
    {
        ServerFixture server(folder("pause"));
        const auto id = server.startTraining(3);
        server.client.jobIn(id, {"running"});
        server.client.call(method::kPauseJob, {{"id", id}});
        server.runner.allow(3);
        server.client.jobIn(id, {"paused"});
        QCOMPARE(server.client.failure(method::kPauseJob, {{"id", id}}).code, common::ErrorCode::InvalidArgument);
        server.client.call(method::kListRuns); // whatever the job still does would come before this answer
        for (const auto& told : server.client.notifications())
            QVERIFY(told.params.value("state", "") != "done");
        server.client.call(method::kResumeJob, {{"id", id}});
        server.client.jobIn(id, {"done"});
    }

    void aStoppedJobIsCancelledAlsoWhileItIsPaused()
    {
        ServerFixture server(folder("stop"));
        const auto id = server.startTraining(1000);
        server.client.jobIn(id, {"running"});
        server.client.call(method::kPauseJob, {{"id", id}});
        server.runner.allow(1);
        server.client.jobIn(id, {"paused"});
        server.client.call(method::kStopJob, {{"id", id}});
        server.client.jobIn(id, {"stopping"});
        const auto ended = server.client.jobIn(id, {"cancelled"});
        QVERIFY(ended["failure"]["message"].get<std::string>().find("Stopped after step") == 0);
        QCOMPARE(server.client.failure(method::kStopJob, {{"id", id}}).code, common::ErrorCode::InvalidArgument);
    }

    void jobsWaitInOrderAndOneThatWaitsCanBeTakenOut()
    {
        ServerFixture server(folder("queue"));
        const auto first = server.startTraining(1);
        const auto second = server.startTraining(1);
        const auto third = server.startTraining(1);
        server.client.jobIn(first, {"running"});
        server.client.call(method::kStopJob, {{"id", second}});
        server.client.jobIn(second, {"cancelled"});
        server.runner.allow(2);
        server.client.jobIn(third, {"done"});
        const auto jobs = server.client.call(method::kListJobs);
        QCOMPARE(jobs[0]["id"].get<std::int64_t>(), third);
        QCOMPARE(jobs[2]["state"].get<std::string>(), "done");
    }

    void aFailedJobSaysWhyAndTheNextOneRuns()
    {
        ServerFixture server(folder("failed"));
        settings::MergeSettings merge;
        merge.model = "m";
        merge.run = "r";
        merge.out = "/full";
        const auto failed = server.start(merge);
        const auto next = server.startTraining(1);
        server.runner.allow(1);
        const auto info = server.client.jobIn(failed, {"failed"});
        QCOMPARE(info["failure"]["code"].get<std::string>(), "io_error");
        QCOMPARE(info["failure"]["message"].get<std::string>(), "No space left for /full.");
        server.client.jobIn(next, {"done"});
    }

    void eventsSinceANumberAreThoseThatWereSent()
    {
        ServerFixture server(folder("events"));
        const auto id = server.startTraining(5);
        server.runner.allow(5);
        server.client.jobIn(id, {"done"});
        const auto all = server.client.call(method::kReadEvents, {{"since", 0}});
        QVERIFY(all["events"].size() >= 4);
        QCOMPARE(all["last"].get<std::int64_t>(), all["events"].back()["sequence"].get<std::int64_t>());
        QCOMPARE(all["events"].back()["params"]["state"].get<std::string>(), "done");
        const auto middle = all["events"][1]["sequence"].get<std::int64_t>();
        const auto rest = server.client.call(method::kReadEvents, {{"since", middle}});
        QCOMPARE(rest["events"].size(), all["events"].size() - 2);
    }

    void aClientThatGoesStopsTheJobWhichSaves()
    {
        {
            ServerFixture server(folder("gone"));
            server.client.jobIn(server.startTraining(1000), {"running"});
            server.closeClient();
        } // the engine has ended
        ServerFixture again(folder("gone"));
        const auto jobs = again.client.call(method::kListJobs);
        QCOMPARE(jobs[0]["state"].get<std::string>(), "cancelled");
    }

    void aWorkspaceDeletedUnderTheEngineIsASentence()
    {
        ServerFixture server(folder("deleted"));
        QVERIFY(std::filesystem::remove_all(folder("deleted").toStdString()) > 0);
        const auto failure = server.client.failure(method::kReadSteps, {{"scoring", 1}, {"first", 0}, {"count", 10}});
        QCOMPARE(failure.code, common::ErrorCode::NotFound);
        QVERIFY(failure.message.find("is not a workspace") != std::string::npos);
        server.client.call(method::kListJobs);
        const auto refused =
            server.client.failure(method::kStartJob, protocol::toJson(protocol::Job(settings::TrainSettings())));
        QCOMPARE(refused.code, common::ErrorCode::NotFound);
        QVERIFY(refused.message.find("is gone") != std::string::npos);
        QVERIFY(!std::filesystem::exists(folder("deleted").toStdString())); // and no new one in its place
    }

    void aSecondEngineDoesNotTakeTheJobsOfTheFirst()
    {
        auto first = std::make_unique<ServerFixture>(folder("shared"));
        ServerFixture second(folder("shared"));
        const auto failure =
            second.client.failure(method::kStartJob, protocol::toJson(protocol::Job(settings::TrainSettings())));
        QCOMPARE(failure.code, common::ErrorCode::IoError);
        QVERIFY(failure.message.find("open in another process") != std::string::npos);
        second.client.call(method::kListRuns); // reading goes on
        first.reset();
        second.client.call(method::kStartJob, protocol::toJson(protocol::Job(settings::TrainSettings()))); // now it may
    }
};

QTEST_GUILESS_MAIN(TestEngineServer)
#include "tst_engine_server.moc"
