#pragma once

#include "protocol/job_messages.h"
#include "server/broadcaster.h"
#include "store/job_journal.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lr::server {

/// The jobs of a workspace as everybody sees them: those that have not ended in memory, all of them in the journal.
/// Every change is written to the journal and then told to all clients, in the order in which the changes were made. A
/// journal that cannot be written to (a full disk) gives a warning and stops no job. Any thread may call.
class JobRegister
{
public:
    /// `broadcaster` is borrowed. Jobs that the journal shows as waiting or running were left by an engine that ended;
    /// they become interrupted.
    JobRegister(store::JobJournal journal, Broadcaster& broadcaster);

    /// Adds a job, which waits, and returns its number. Throws what the journal throws.
    std::int64_t add(protocol::Job job);

    /// The job and the state of one that has not ended. Throws Error(InvalidArgument) for another.
    protocol::Job job(std::int64_t id);
    protocol::JobState state(std::int64_t id);

    /// Changes a job that has not ended. Does nothing if it has, or if `change`, which must be quick, returns false.
    void change(std::int64_t id, const std::function<bool(protocol::JobInfo&)>& change);
    /// The state becomes `to` if it is `from`.
    void replaceState(std::int64_t id, protocol::JobState from, protocol::JobState to);
    /// How far a job is: told at once, but not written to the list of jobs.
    void setProgress(std::int64_t id, protocol::JobProgress progress);
    /// The job is over; nothing changes it any more.
    void end(std::int64_t id, protocol::JobState state, common::Json result, std::optional<protocol::Failure> failure);

    /// Tells something else about a job. An unsent message with the same `key` is replaced.
    void tell(const char* method, common::Json params, const std::string& key = {});

    /// The latest first.
    std::vector<protocol::JobInfo> jobs();
    protocol::Events eventsAfter(std::int64_t sequence);
    bool hasOpenJobs();

private:
    void interruptLeftOver();
    protocol::JobInfo& require(std::int64_t id);
    /// Progress (Keep::Recent) is only told.
    void changeAndWrite(std::int64_t id, const std::function<bool(protocol::JobInfo&)>& change, store::Keep keep);
    /// These are called by whoever holds m_order.
    void store(const protocol::JobInfo& info);
    void tellChange(const protocol::JobInfo& info, store::Keep keep);
    void append(const char* method, common::Json params, store::Keep keep, const std::string& key);
    void warn(const std::string& text);

    Broadcaster& m_broadcaster;
    std::mutex m_order; ///< held from a change until it is written and told; locked before m_mutex
    store::JobJournal m_journal;
    std::mutex m_mutex; ///< guards m_open; not held while anything is written
    std::map<std::int64_t, protocol::JobInfo> m_open;
};

} // namespace lr::server
