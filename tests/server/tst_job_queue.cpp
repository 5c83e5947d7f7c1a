#include "common/error.h"
#include "protocol/message_json.h"
#include "server/job_queue.h"
#include "store/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

using namespace lr;
using common::Error;
using protocol::JobState;

namespace {

/// A job of short steps, which may be paused and stopped between them.
class ShortRunner : public jobs::JobRunner
{
public:
    common::OrderedJson run(const protocol::Job& job, const std::filesystem::path&, jobs::JobObserver& observer,
        std::stop_token stop) override
    {
        const auto numSteps = std::get<settings::TrainSettings>(job).numSteps;
        for (std::int64_t step = 1; step <= numSteps; ++step) {
            observer.waitWhilePaused();
            if (stop.stop_requested())
                throw Error(common::ErrorCode::Cancelled, "Stopped.");
            observer.onProgress({.stage = "Training",
                .done = step,
                .total = numSteps,
                .unit = "steps",
                .seconds = 0.1,
                .etaSeconds = {},
                .details = {}});
        }
        return {{"global_step", numSteps}};
    }
};

/// The states that may follow a state; a state may be told again, with other news.
const std::map<JobState, std::set<JobState>> kAllowed{
    {JobState::Queued, {JobState::Running, JobState::Stopping, JobState::Cancelled}},
    {JobState::Running, {JobState::Paused, JobState::Stopping, JobState::Done, JobState::Cancelled}},
    {JobState::Paused, {JobState::Running, JobState::Stopping}},
    {JobState::Stopping, {JobState::Done, JobState::Cancelled}},
    {JobState::Done, {}},
    {JobState::Cancelled, {}},
};

/// The states of each job as they were told, in order, without repetitions.
std::map<std::int64_t, std::vector<JobState>> toldStates(server::JobQueue& queue)
{
    std::map<std::int64_t, std::vector<JobState>> told;
    std::int64_t since = 0;
    while (true) {
        const auto events = queue.eventsAfter(since);
        if (events.events.empty())
            return told;
        for (const auto& event : events.events) {
            since = event.sequence;
            const auto info = protocol::fromJson<protocol::JobInfo>(event.params, "an event");
            auto& states = told[info.id];
            if (states.empty() || states.back() != info.state)
                states.push_back(info.state);
        }
    }
}

} // namespace

class TestJobQueue : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    ShortRunner m_runner;
    server::Broadcaster m_broadcaster;

    std::filesystem::path folder(const char* name) const
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        store::Workspace::open(path, store::Workspace::Mode::CreateIfMissing);
        return path;
    }

    std::unique_ptr<server::JobQueue> queueIn(const std::filesystem::path& workspace)
    {
        return std::make_unique<server::JobQueue>(
            store::JobJournal::open(workspace), workspace, m_runner, m_broadcaster, [] {});
    }

private Q_SLOTS:
    /// Whoever starts, pauses, resumes and stops at the same time: every job goes through states that make sense, and
    /// what is stored of it is what was told last.
    void anyOrderOfRequestsLeavesTheStoryOfEachJobWhole()
    {
        const auto workspace = folder("crowd");
        const auto queue = queueIn(workspace);
        constexpr int kNumThreads = 4;
        constexpr int kJobsOfThread = 25;
        settings::TrainSettings shortJob;
        shortJob.numSteps = 4;
        std::atomic<std::int64_t> newest = 0;
        std::vector<std::thread> people;
        for (int person = 0; person < kNumThreads; ++person)
            people.emplace_back([&, person] {
                std::mt19937 random(static_cast<std::uint32_t>(person));
                for (int i = 0; i < kJobsOfThread; ++i) {
                    newest = queue->start(shortJob);
                    for (int request = 0; request < 6; ++request) {
                        const std::int64_t id = 1 + static_cast<std::int64_t>(random() % static_cast<unsigned>(newest));
                        try {
                            switch (random() % 4) {
                            case 0:
                                queue->stop(id);
                                break;
                            case 1:
                                queue->pause(id);
                                break;
                            default:
                                queue->resume(id);
                                break;
                            }
                        } catch (const Error&) { // it has ended, or does not run
                        }
                    }
                }
            });
        for (auto& person : people)
            person.join();
        queue->finish();
        QVERIFY(!queue->isBusy());

        const auto told = toldStates(*queue);
        const auto jobs = queue->jobs();
        QCOMPARE(jobs.size(), std::size_t(kNumThreads * kJobsOfThread));
        for (const auto& job : jobs) {
            const auto& states = told.at(job.id);
            QCOMPARE(states.front(), JobState::Queued);
            for (std::size_t i = 1; i < states.size(); ++i)
                QVERIFY(kAllowed.at(states[i - 1]).contains(states[i]));
            QVERIFY(states.back() == JobState::Done || states.back() == JobState::Cancelled);
            QCOMPARE(job.state, states.back());
            QCOMPARE(job.result.is_object(), job.state == JobState::Done);
            QCOMPARE(job.failure.has_value(), job.state == JobState::Cancelled);
            QVERIFY(job.endedAtMs.has_value());
        }
    }

    void aJobThatIsStoppedWhilePausedEnds()
    {
        const auto queue = queueIn(folder("paused"));
        settings::TrainSettings job;
        job.numSteps = 1'000'000;
        const auto id = queue->start(job);
        const auto reaches = [&](JobState state) {
            return QTest::qWaitFor([&] { return queue->jobs().front().state == state; }, 10'000);
        };
        QVERIFY(reaches(JobState::Running));
        queue->pause(id);
        QVERIFY(reaches(JobState::Paused));
        queue->resume(id);
        QVERIFY(reaches(JobState::Running));
        queue->pause(id);
        QVERIFY(reaches(JobState::Paused));
        queue->stop(id);
        QVERIFY(reaches(JobState::Cancelled));
        QVERIFY(!queue->isBusy());
        QVERIFY_THROWS_EXCEPTION(Error, queue->stop(id));
    }

    void afterTheEndNothingStarts()
    {
        const auto queue = queueIn(folder("ended"));
        queue->finish();
        try {
            queue->start(settings::TrainSettings());
            QFAIL("a job was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), common::ErrorCode::Cancelled);
        }
        QVERIFY(queue->jobs().empty());
    }
};

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
