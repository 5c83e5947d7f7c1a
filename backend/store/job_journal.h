#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lr::store {

class Connection;
class WorkspaceLock;

/// A job as the journal keeps it: its number and the JSON text that describes it.
struct JournalJob
{
    std::int64_t id = 0;
    std::string info;
};

/// A notification about a job. `sequence` counts all events of the workspace, from 1.
struct JournalEvent
{
    std::int64_t sequence = 0;
    std::string method;
    std::string params; ///< JSON text
};

/// How long an event is kept.
enum class Keep
{
    Always, ///< a change of state, a result
    Recent  ///< progress: only the latest of these stay
};

/// The jobs of a workspace and the events they gave rise to, in a file of their own (`jobs.sqlite`) beside the results,
/// which are locked by whichever job writes them. Both survive the process, however it ends. Only one process at a time
/// may have a workspace's journal open, and only one thread at a time may use it. Throws as Workspace does.
class JobJournal
{
public:
    static constexpr const char* kFileName = "jobs.sqlite";
    static constexpr std::int64_t kNumRecent = 5000; ///< events with Keep::Recent that stay, at least

    /// Opens or makes the journal of a workspace's folder. Throws Error(IoError) naming the process that has it open.
    static JobJournal open(const std::filesystem::path& workspace);
    JobJournal(JobJournal&&) noexcept;
    JobJournal& operator=(JobJournal&&) = delete;
    ~JobJournal();

    /// The new job's number: never one that was given before.
    std::int64_t addJob(std::string_view info);
    /// Throws Error(NotFound) for an unknown id.
    void updateJob(std::int64_t id, std::string_view info);
    /// The latest first.
    std::vector<JournalJob> jobs(std::int64_t maxJobs) const;

    /// Appends an event and returns its sequence number.
    std::int64_t append(std::string_view method, std::string_view params, Keep keep);
    /// Events after `sequence`, oldest first, until their params reach `maxBytes` together; at least one, if there is
    /// any.
    std::vector<JournalEvent> eventsAfter(std::int64_t sequence, std::size_t maxBytes) const;
    /// Sequence number of the last event; 0 before the first one.
    std::int64_t lastSequence() const;

private:
    JobJournal(std::unique_ptr<WorkspaceLock> lock, std::unique_ptr<Connection> connection);

    void prune();

    std::unique_ptr<WorkspaceLock> m_lock;
    std::unique_ptr<Connection> m_connection;
    std::int64_t m_numAppended = 0;
};

} // namespace lr::store
