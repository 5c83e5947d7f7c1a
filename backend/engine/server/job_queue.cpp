#include "engine/server/job_queue.h"

#include "common/clock.h"
#include "common/error.h"
#include "engine/server/failure.h"
#include "engine/server/job_monitor.h"
#include "engine/server/job_title.h"
#include "engine/server/placed_settings.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "store/workspace.h"

#include <algorithm>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using protocol::JobInfo;
using protocol::JobState;

namespace {

constexpr std::int64_t kMaxListedJobs = 1000;
constexpr std::size_t kMaxEventBytes = 4u << 20; ///< of one answer to events/read

bool hasEnded(JobState state)
{
    return state >= JobState::Done;
}

/// Refuses a job if the workspace's folder is gone: the job would make a new workspace in its place.
void requirePresent(const std::filesystem::path& workspace)
{
    std::error_code failed;
    if (!std::filesystem::exists(workspace / store::Workspace::kFileName, failed))
        throw Error(ErrorCode::NotFound,
            "The workspace '" + common::printable(workspace.native(), 400) +
                "' is gone: it was deleted or moved while it was open. Put it back, or open another one.");
}

Error notRunning(std::int64_t id)
{
    return Error(ErrorCode::InvalidArgument, "Job " + std::to_string(id) + " does not run.");
}

JobInfo infoFromText(const store::JournalJob& job)
{
    auto info = protocol::fromJson<JobInfo>(common::parseJson(job.info, "the job journal"), "the job journal");
    info.id = job.id;
    return info;
}

} // namespace

JobQueue::JobQueue(store::JobJournal journal, std::filesystem::path workspace, JobRunner& runner,
    Broadcaster& broadcaster, std::function<void()> onResults)
    : m_workspace(std::move(workspace))
    , m_runner(runner)
    , m_broadcaster(broadcaster)
    , m_onResults(std::move(onResults))
    , m_journal(std::move(journal))
{
    interruptLeftOver();
    m_worker = std::jthread([this] { work(); });
}

JobQueue::~JobQueue()
{
    finish();
}

void JobQueue::interruptLeftOver()
{
    for (const auto& job : m_journal.jobs(kMaxListedJobs)) {
        auto info = infoFromText(job);
        if (hasEnded(info.state))
            continue;
        info.failure = protocol::Failure{ErrorCode::Cancelled,
            info.state == JobState::Queued ? "The engine ended before this job began."
                                           : "The engine ended while this job ran. What it had finished is stored."};
        info.endedAtMs = common::unixTimeMs();
        setState(info, JobState::Interrupted);
    }
}

std::int64_t JobQueue::start(protocol::Job job)
{
    const std::lock_guard lock(m_mutex);
    if (m_isFinishing)
        throw Error(ErrorCode::Cancelled, "The engine is shutting down and accepts no more jobs.");
    requirePresent(m_workspace);
    if (const auto faults = faultsOf(job, m_workspace); !faults.empty())
        settings::throwFault(faults.front());
    auto info = std::make_unique<JobInfo>();
    info->title = titleOf(job);
    info->job = std::move(job);
    info->createdAtMs = common::unixTimeMs();
    auto kept = *info;
    kept.job = withoutLongText(kept.job);
    info->id = m_journal.addJob(common::dumpJson(protocol::toJson(kept)));
    setState(*info, JobState::Queued);
    m_open.push_back(std::move(info));
    m_changed.notify_all();
    return m_open.back()->id;
}

JobInfo& JobQueue::require(std::int64_t id)
{
    for (const auto& info : m_open) {
        if (info->id == id)
            return *info;
    }
    throw Error(ErrorCode::InvalidArgument, "Job " + std::to_string(id) + " has ended, or never was.");
}

void JobQueue::pause(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    if (require(id).state != JobState::Running)
        throw notRunning(id);
    m_isPausing = true;
}

void JobQueue::resume(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    const auto state = require(id).state;
    if (state != JobState::Paused && state != JobState::Running)
        throw notRunning(id);
    m_isPausing = false;
    m_changed.notify_all();
}

void JobQueue::stop(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    auto& info = require(id);
    if (info.state == JobState::Queued) {
        info.endedAtMs = common::unixTimeMs();
        info.failure = protocol::Failure{ErrorCode::Cancelled, "Removed from the queue before it began."};
        setState(info, JobState::Cancelled);
        std::erase_if(m_open, [id](const auto& open) { return open->id == id; });
        return;
    }
    if (info.state == JobState::Stopping)
        return;
    setState(info, JobState::Stopping);
    m_stopRunning.request_stop();
    m_changed.notify_all();
}

std::vector<JobInfo> JobQueue::jobs()
{
    const std::lock_guard lock(m_mutex);
    std::vector<JobInfo> jobs;
    for (const auto& job : m_journal.jobs(kMaxListedJobs))
        jobs.push_back(infoFromText(job));
    for (auto& listed : jobs) {
        for (const auto& open : m_open) {
            if (open->id == listed.id)
                listed.progress = open->progress; // the journal holds only the changes of state
        }
    }
    return jobs;
}

protocol::Events JobQueue::eventsAfter(std::int64_t sequence)
{
    const std::lock_guard lock(m_mutex);
    protocol::Events events;
    events.last = m_journal.lastSequence();
    for (const auto& event : m_journal.eventsAfter(sequence, kMaxEventBytes)) {
        auto params = common::parseJson(event.params, "the job journal");
        params["sequence"] = event.sequence;
        events.events.push_back({event.sequence, event.method, std::move(params)});
    }
    return events;
}

bool JobQueue::isBusy()
{
    const std::lock_guard lock(m_mutex);
    return !m_open.empty();
}

void JobQueue::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isFinishing = true;
    }
    while (true) {
        std::int64_t waiting = 0;
        {
            const std::lock_guard lock(m_mutex);
            for (const auto& info : m_open)
                if (!hasEnded(info->state) && info->state != JobState::Stopping)
                    waiting = info->id;
        }
        if (waiting == 0)
            break;
        try {
            stop(waiting);
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
        JobInfo* info = nullptr;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return !m_open.empty() || m_isFinishing; });
            if (m_open.empty())
                return;
            info = m_open.front().get();
            m_stopRunning = std::stop_source();
            m_isPausing = false;
            info->startedAtMs = common::unixTimeMs();
            setState(*info, JobState::Running);
        }
        run(*info);
        m_onResults();
    }
}

void JobQueue::run(JobInfo& info)
{
    JobMonitor monitor(*this, info, m_stopRunning.get_token());
    auto state = JobState::Done;
    common::Json result;
    std::optional<protocol::Failure> failure;
    try {
        requirePresent(m_workspace);
        result = m_runner.run(info.job, m_workspace, monitor, m_stopRunning.get_token());
    } catch (...) {
        failure = failureOf(std::current_exception());
        state = failure->code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
    }
    monitor.finish(state == JobState::Cancelled);
    const std::lock_guard lock(m_mutex);
    info.result = std::move(result);
    info.failure = std::move(failure);
    info.endedAtMs = common::unixTimeMs();
    setState(info, state);
    m_open.erase(m_open.begin());
}

void JobQueue::setState(JobInfo& info, JobState state)
{
    info.state = state;
    store(info);
    publish(info, store::Keep::Always);
}

void JobQueue::store(const JobInfo& info)
{
    auto kept = info;
    kept.job = withoutLongText(kept.job);
    try {
        m_journal.updateJob(info.id, common::dumpJson(protocol::toJson(kept)));
    } catch (const Error& error) { // a full disk must not make the job fail
        warn(error.what());
    }
}

void JobQueue::warn(const std::string& text)
{
    m_broadcaster.send(
        protocol::notification::kLog, protocol::toJson(protocol::LogLine{common::unixTimeMs(), "warning", text}));
}

void JobQueue::publish(const JobInfo& info, store::Keep keep)
{
    auto told = info;
    told.job = withoutLongText(told.job);
    // Every change of state is sent. Progress is replaced by newer progress while it waits.
    publish(protocol::notification::kJobChanged, protocol::toJson(told), keep,
        keep == store::Keep::Recent ? "job:" + std::to_string(info.id) : std::string());
}

void JobQueue::publish(const char* method, common::Json params, store::Keep keep, const std::string& key)
{
    std::int64_t sequence = 0;
    try {
        sequence = m_journal.append(method, common::dumpJson(params), keep);
    } catch (const Error& error) {
        warn(error.what());
    }
    params["sequence"] = sequence;
    m_broadcaster.send(method, params, key, sequence);
}

} // namespace lr::server
