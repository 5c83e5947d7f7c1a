#include "store/job_journal.h"

#include "common/error.h"
#include "store/migrations.h"
#include "store/statement.h"
#include "store/transaction.h"
#include "store/workspace_lock.h"

#include <fmt/format.h>

namespace lr::store {

using common::Error;
using common::ErrorCode;

namespace {

/// With AUTOINCREMENT a number is never used again, even after its row was pruned.
constexpr const char* kJournalMigrations[] = {R"sql(
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    info TEXT NOT NULL
) STRICT;
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    method TEXT NOT NULL,
    params TEXT NOT NULL,
    is_recent INTEGER NOT NULL CHECK (is_recent IN (0, 1))
) STRICT;
CREATE INDEX recent_events ON events (sequence) WHERE is_recent = 1;
)sql"};

constexpr Schema kSchema{
    .applicationId = 0x4C526A62, // "LRjb"
    .migrations = kJournalMigrations,
    .noun = "job journal",
};

constexpr std::int64_t kPruneEvery = 1000;

} // namespace

JobJournal::JobJournal(std::unique_ptr<WorkspaceLock> lock, std::unique_ptr<Connection> connection)
    : m_lock(std::move(lock))
    , m_connection(std::move(connection))
{}

JobJournal::JobJournal(JobJournal&&) noexcept = default;
JobJournal::~JobJournal() = default;

JobJournal JobJournal::open(const std::filesystem::path& workspace)
{
    auto lock = std::make_unique<WorkspaceLock>(workspace, "jobs.lock");
    auto connection = std::make_unique<Connection>(workspace / kFileName, Connection::Access::Create);
    checkedSchemaVersion(*connection, kSchema);
    // A power failure may cost the last events, never the file: the results themselves are in the workspace.
    connection->execute("PRAGMA journal_mode = WAL");
    connection->execute("PRAGMA synchronous = NORMAL");
    migrate(*connection, kSchema);
    JobJournal journal(std::move(lock), std::move(connection));
    journal.prune();
    return journal;
}

std::int64_t JobJournal::addJob(std::string_view info)
{
    Statement insert(*m_connection, "INSERT INTO jobs (info) VALUES (?)", info);
    insert.run();
    return m_connection->lastInsertedRow();
}

void JobJournal::updateJob(std::int64_t id, std::string_view info)
{
    Statement update(*m_connection, "UPDATE jobs SET info = ? WHERE id = ? RETURNING id", info, id);
    if (!update.next())
        throw Error(ErrorCode::NotFound, fmt::format("There is no job {}.", id));
    update.run();
}

std::vector<JournalJob> JobJournal::jobs(std::int64_t maxJobs) const
{
    std::vector<JournalJob> jobs;
    Statement row(*m_connection, "SELECT id, info FROM jobs ORDER BY id DESC LIMIT ?", maxJobs);
    while (row.next())
        jobs.push_back({row.integer(0), std::string(row.text(1))});
    return jobs;
}

std::int64_t JobJournal::append(std::string_view method, std::string_view params, Keep keep)
{
    Statement insert(*m_connection, "INSERT INTO events (method, params, is_recent) VALUES (?, ?, ?)", method, params,
        std::int64_t(keep == Keep::Recent ? 1 : 0));
    insert.run();
    const auto sequence = m_connection->lastInsertedRow();
    if (++m_numAppended % kPruneEvery == 0)
        prune();
    return sequence;
}

void JobJournal::prune()
{
    Statement remove(*m_connection,
        "DELETE FROM events WHERE is_recent = 1 AND sequence <= (SELECT sequence FROM events WHERE is_recent = 1 "
        "ORDER BY sequence DESC LIMIT 1 OFFSET ?)",
        kNumRecent);
    remove.run();
}

std::vector<JournalEvent> JobJournal::eventsAfter(std::int64_t sequence, std::size_t maxBytes) const
{
    std::vector<JournalEvent> events;
    std::size_t numBytes = 0;
    Statement row(
        *m_connection, "SELECT sequence, method, params FROM events WHERE sequence > ? ORDER BY sequence", sequence);
    while ((events.empty() || numBytes < maxBytes) && row.next()) {
        numBytes += row.text(2).size();
        events.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2))});
    }
    return events;
}

std::int64_t JobJournal::lastSequence() const
{
    return m_connection->integer("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)");
}

} // namespace lr::store
