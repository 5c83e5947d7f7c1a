#pragma once

#include "engine/server/broadcaster.h"
#include "engine/server/job_runner.h"
#include "protocol/job_messages.h"
#include "store/job_journal.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace lr::server {

class JobMonitor;

/// The jobs of one workspace: one runs, the others wait in order. Every change is written to the journal and then told
/// to all clients. Any thread may call; a job's work is done on a thread of the queue.
class JobQueue
{
public:
    /// `onResults` is called on the job's thread when the workspace has something new to read. `runner` and
    /// `broadcaster` are borrowed. Jobs that the journal shows as waiting or running were left by an engine that ended;
    /// they become interrupted.
    JobQueue(store::JobJournal journal, std::filesystem::path workspace, JobRunner& runner, Broadcaster& broadcaster,
        std::function<void()> onResults);
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;
    ~JobQueue(); ///< as finish()

    /// The new job's number.
    std::int64_t start(protocol::Job job);
    /// Throws Error(InvalidArgument) if the job does not run.
    void pause(std::int64_t id);
    void resume(std::int64_t id);
    /// Removes a waiting job; asks a running one to save and end. Throws Error(InvalidArgument) if it has ended.
    void stop(std::int64_t id);

    /// The latest first.
    std::vector<protocol::JobInfo> jobs();
    protocol::Events eventsAfter(std::int64_t sequence);
    bool isBusy();

    /// Asks the running job to save and end, removes the waiting ones, and returns when that is done.
    void finish();

private:
    friend class JobMonitor;

    void interruptLeftOver();
    void work();
    void run(protocol::JobInfo& info);
    protocol::JobInfo& require(std::int64_t id);
    /// The functions below are called with the mutex held.
    void store(const protocol::JobInfo& info);
    void publish(const protocol::JobInfo& info, store::Keep keep);
    void publish(const char* method, common::Json params, store::Keep keep, const std::string& key);
    void warn(const std::string& text);
    void setState(protocol::JobInfo& info, protocol::JobState state);

    const std::filesystem::path m_workspace;
    JobRunner& m_runner;
    Broadcaster& m_broadcaster;
    const std::function<void()> m_onResults;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    store::JobJournal m_journal;
    std::vector<std::unique_ptr<protocol::JobInfo>> m_open; ///< running first, then waiting, in order
    std::stop_source m_stopRunning;
    bool m_isPausing = false;
    bool m_isFinishing = false;
    std::jthread m_worker;
};

} // namespace lr::server
