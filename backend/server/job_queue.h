#pragma once

#include "jobs/job_runner.h"
#include "server/job_register.h"
#include "server/pause_gate.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace lr::server {

/// Does the jobs of one workspace: one runs, the others wait in order. Any thread may call; a job's work is done on a
/// thread of the queue.
class JobQueue
{
public:
    /// `onResults` is called on the job's thread when the workspace has something new to read. `runner` and
    /// `broadcaster` are borrowed.
    JobQueue(store::JobJournal journal, std::filesystem::path workspace, jobs::JobRunner& runner,
        Broadcaster& broadcaster, std::function<void()> onResults);
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
    std::vector<protocol::JobInfo> jobs() { return m_jobs.jobs(); }
    protocol::Events eventsAfter(std::int64_t sequence) { return m_jobs.eventsAfter(sequence); }
    bool isBusy() { return m_jobs.hasOpenJobs(); }

    /// Asks the running job to save and end, removes the waiting ones, and returns when that is done.
    void finish();

private:
    bool removeWaiting(std::int64_t id);
    void work();
    void run(std::int64_t id, std::stop_source stop);

    const std::filesystem::path m_workspace;
    jobs::JobRunner& m_runner;
    const std::function<void()> m_onResults;
    JobRegister m_jobs;
    PauseGate m_gate;
    /// Held while a job is added or stopped, so that a listed job waits or runs. Locked before m_mutex, and never by
    /// the worker.
    std::mutex m_entry;
    std::mutex m_mutex; ///< guards what follows; not held while anything is written
    std::condition_variable m_changed;
    std::deque<std::int64_t> m_waiting;
    std::int64_t m_running = 0; ///< 0: none
    std::stop_source m_stopRunning;
    bool m_isFinishing = false;
    std::jthread m_worker;
};

} // namespace lr::server
