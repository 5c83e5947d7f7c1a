#include "server/job_queue.h"

#include "common/clock.h"
#include "common/error.h"
#include "jobs/kinds.h"
#include "server/failure.h"
#include "server/job_monitor.h"
#include "store/workspace.h"

#include <fmt/format.h>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using protocol::JobState;

namespace {

/// Refuses a job if the workspace's folder is gone: the job would make a new workspace in its place.
void requirePresent(const std::filesystem::path& workspace)
{
    std::error_code failed;
    if (!std::filesystem::exists(workspace / store::Workspace::kFileName, failed))
        throw Error(ErrorCode::NotFound,
            "The workspace " + common::quotedPath(workspace) +
                " is gone: it was deleted or moved while it was open. Put it back, or open another one.");
}

Error notRunning(std::int64_t id)
{
    return Error(ErrorCode::InvalidArgument, fmt::format("Job {} does not run.", id));
}

} // namespace

JobQueue::JobQueue(store::JobJournal journal, std::filesystem::path workspace, jobs::JobRunner& runner,
    Broadcaster& broadcaster, std::function<void()> onResults)
    : m_workspace(std::move(workspace))
    , m_runner(runner)
    , m_onResults(std::move(onResults))
    , m_jobs(std::move(journal), broadcaster)
{
    m_worker = std::jthread([this] { work(); });
}

JobQueue::~JobQueue()
{
    finish();
}

std::int64_t JobQueue::start(protocol::Job job)
{
    const std::lock_guard entry(m_entry);
    if (m_isFinishing) // written only by who holds both mutexes
        throw Error(ErrorCode::Cancelled, "The engine is shutting down and accepts no more jobs.");
    requirePresent(m_workspace);
    if (const auto faults = jobs::faultsOf(job, m_workspace); !faults.empty())
        settings::throwFault(faults.front());
    const auto id = m_jobs.add(std::move(job));
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(id);
    m_changed.notify_all();
    return id;
}

void JobQueue::pause(std::int64_t id)
{
    const std::lock_guard lock(m_mutex); // so that the job is not over before the gate closes
    if (m_jobs.state(id) != JobState::Running)
        throw notRunning(id);
    m_gate.close();
}

void JobQueue::resume(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    const auto state = m_jobs.state(id);
    if (state != JobState::Paused && state != JobState::Running)
        throw notRunning(id);
    m_gate.open();
}

bool JobQueue::removeWaiting(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    return std::erase(m_waiting, id) > 0;
}

void JobQueue::stop(std::int64_t id)
{
    const std::lock_guard entry(m_entry);
    m_jobs.state(id); // throws if it has ended
    if (removeWaiting(id)) {
        m_jobs.end(id, JobState::Cancelled, {},
            protocol::Failure{ErrorCode::Cancelled, "Removed from the queue before it began."});
        return;
    }
    m_jobs.change(id, [](protocol::JobInfo& info) {
        const bool isNew = info.state != JobState::Stopping;
        info.state = JobState::Stopping;
        return isNew;
    });
    const std::lock_guard lock(m_mutex); // it is asked when everybody knows that it is
    if (m_running == id)
        m_stopRunning.request_stop();
}

void JobQueue::finish()
{
    std::vector<std::int64_t> open;
    {
        const std::scoped_lock lock(m_entry, m_mutex);
        m_isFinishing = true;
        open.assign(m_waiting.rbegin(), m_waiting.rend()); // so that none begins while the others are removed
        if (m_running != 0)
            open.push_back(m_running);
    }
    for (const auto id : open) {
        try {
            stop(id);
        } catch (const Error&) { // it has ended meanwhile
        }
    }
    m_changed.notify_all();
    if (m_worker.joinable())
        m_worker.join();
}

void JobQueue::work()
{
    while (true) {
        std::stop_source stop;
        std::int64_t id = 0;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return !m_waiting.empty() || m_isFinishing; });
            if (m_waiting.empty())
                return;
            id = m_running = m_waiting.front();
            m_waiting.pop_front();
            m_stopRunning = stop;
            m_gate.open();
        }
        run(id, stop);
        {
            const std::lock_guard lock(m_mutex);
            m_running = 0;
        }
        m_onResults();
    }
}

void JobQueue::run(std::int64_t id, std::stop_source stop)
{
    m_jobs.change(id, [&stop](protocol::JobInfo& info) {
        info.startedAtMs = common::unixTimeMs();
        if (info.state == JobState::Queued)
            info.state = JobState::Running;
        else // it was asked to stop while it was taken from the queue
            stop.request_stop();
        return true;
    });
    JobMonitor monitor(m_jobs, m_gate, id, m_onResults, stop.get_token());
    auto state = JobState::Done;
    common::Json result;
    std::optional<protocol::Failure> failure;
    try {
        requirePresent(m_workspace);
        result = m_runner.run(m_jobs.job(id), m_workspace, monitor, stop.get_token());
    } catch (...) {
        failure = failureOf(std::current_exception());
        state = failure->code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
    }
    monitor.finish(state == JobState::Cancelled);
    m_jobs.end(id, state, std::move(result), std::move(failure));
}

} // namespace lr::server
