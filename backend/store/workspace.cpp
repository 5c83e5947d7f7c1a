#include "store/workspace.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/file_system.h"
#include "steps/packed_steps.h"
#include "store/migrations.h"
#include "store/settings.h"
#include "store/statement.h"
#include "store/transaction.h"
#include "store/workspace_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace lr::store {

using common::Error;
using common::ErrorCode;
using steps::StepRecord;

namespace {

void requireFile(const std::filesystem::path& folder, const std::filesystem::path& file)
{
    std::error_code code;
    if (!std::filesystem::exists(file, code))
        throw Error(ErrorCode::NotFound, common::quotedPath(folder) + " is not a workspace: it has no " +
                                             Workspace::kFileName +
                                             ". Check the path; sampling a pair of models makes one.");
}

/// SQLite takes a file that is shorter than its header for an empty database and would overwrite it.
void refuseFragment(const std::filesystem::path& file)
{
    constexpr std::uintmax_t kSmallestDatabase = 512;
    auto journal = file;
    journal += "-journal"; // with a journal beside it, the file is our own interrupted creation, which SQLite repairs
    std::error_code code;
    const auto size = std::filesystem::file_size(file, code);
    if (!code && size > 0 && size < kSmallestDatabase && !std::filesystem::exists(journal, code))
        throw Error(ErrorCode::CorruptData,
            fmt::format("{} is not a workspace: it has only {} bytes. Remove it, or name another folder.",
                common::quotedPath(file), size));
}

void prepareForWriting(Connection& connection)
{
    connection.execute("PRAGMA page_size = 4096"); // larger pages waste more space after each packed blob
    connection.execute("PRAGMA foreign_keys = ON");
    connection.execute("PRAGMA synchronous = FULL");
    const bool isLogged = [&] {
        Statement statement(connection, "PRAGMA journal_mode = WAL");
        return statement.next() && statement.text(0) == "wal";
    }();
    if (!isLogged)
        throw Error(ErrorCode::IoError, "Cannot keep a write-ahead log beside " +
                                            common::quotedPath(connection.file()) +
                                            ". Choose a workspace on a local disk.");
}

std::unique_ptr<Connection> openForWriting(const std::filesystem::path& folder, const std::filesystem::path& file)
{
    auto connection = std::make_unique<Connection>(file, Connection::Access::Create);
    checkedSchemaVersion(*connection, kWorkspaceSchema); // before anything is changed in a file that may not be ours
    if (connection->isReadOnly())
        throw Error(ErrorCode::IoError, "Cannot write to the workspace " + common::quotedPath(file) +
                                            ": it is read-only. Check "
                                            "the permissions of the "
                                            "file and its folder.");
    prepareForWriting(*connection);
    migrate(*connection, kWorkspaceSchema);
    common::posixFileSystem().syncFolder(folder);
    return connection;
}

bool isWritable(const std::filesystem::path& folder)
{
    return ::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) == 0;
}

/// True if a reader can do without SQLite's shared index beside the file: the folder is not writable, and there is no
/// log to be read.
bool needsNoIndex(const std::filesystem::path& folder, std::filesystem::path log)
{
    log += "-wal";
    std::error_code code;
    const auto size = std::filesystem::file_size(log, code);
    return !isWritable(folder) && (code || size == 0);
}

/// Adds what newer versions of this program expect; nothing that is there is lost.
void bringUpToDate(const std::filesystem::path& folder, const std::filesystem::path& file)
{
    if (!isWritable(folder))
        throw Error(ErrorCode::Unsupported,
            fmt::format("{} was written by an older version of this program, and has to be brought up to date; but its "
                        "folder cannot be written. Copy the workspace to a folder of yours.",
                common::quotedPath(file)));
    const WorkspaceLock lock(folder);
    openForWriting(folder, file);
}

std::unique_ptr<Connection> openForReading(const std::filesystem::path& folder, const std::filesystem::path& file)
{
    const auto access = needsNoIndex(folder, file) ? Connection::Access::Immutable : Connection::Access::Read;
    auto connection = std::make_unique<Connection>(file, access);
    const int version = checkedSchemaVersion(*connection, kWorkspaceSchema);
    if (version == 0)
        throw Error(ErrorCode::NotFound, common::quotedPath(file) +
                                             " is empty: making the workspace was interrupted. Run the "
                                             "command that fills it again.");
    if (version == newestSchemaVersion(kWorkspaceSchema))
        return connection;
    connection.reset();
    bringUpToDate(folder, file);
    return openForReading(folder, file);
}

/// The id that an INSERT … RETURNING id returns.
std::int64_t returnedId(Statement& statement)
{
    const auto id = statement.next() ? statement.integer(0) : 0;
    statement.run();
    return id;
}

std::vector<std::byte> littleEndian(const common::TokenIds& ids)
{
    const auto bytes = std::as_bytes(std::span(ids)); // checksum64 asserts the byte order
    return {bytes.begin(), bytes.end()};
}

void checkIds(const common::TokenIds& ids)
{
    if (std::any_of(ids.begin(), ids.end(), [](common::TokenId id) { return id < 0; }))
        throw Error(ErrorCode::InvalidArgument, "A trajectory with a negative token id cannot be stored.");
}

void checkAgainst(const common::TokenIds& completion, std::span<const StepRecord> steps)
{
    for (const StepRecord& record : steps) {
        if (record.step < 0 || static_cast<std::size_t>(record.step) >= completion.size() ||
            record.tokenId != completion[static_cast<std::size_t>(record.step)])
            throw Error(ErrorCode::InvalidArgument,
                fmt::format("Step {} does not belong to its trajectory of {} tokens: another token stands there.",
                    record.step, completion.size()));
    }
}

StepSummary summarize(std::span<const StepRecord> steps)
{
    StepSummary summary;
    summary.numSteps = static_cast<std::int64_t>(steps.size());
    for (const StepRecord& record : steps) {
        summary.numCandidates += static_cast<std::int64_t>(record.candidates.size());
        summary.meanKlNats += record.klNats / static_cast<double>(steps.size());
        summary.maxKlNats = std::max(summary.maxKlNats, static_cast<double>(record.klNats));
    }
    return summary;
}

} // namespace

Workspace::Workspace(
    std::filesystem::path folder, std::unique_ptr<WorkspaceLock> lock, std::unique_ptr<Connection> connection)
    : m_folder(std::move(folder))
    , m_lock(std::move(lock))
    , m_connection(std::move(connection))
{}

Workspace::Workspace(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

Workspace Workspace::open(const std::filesystem::path& folder, Mode mode)
{
    if (folder.empty())
        throw Error(ErrorCode::InvalidArgument, "The workspace has no path. Name a folder.");
    const auto file = folder / kFileName;
    if (mode == Mode::CreateIfMissing)
        common::posixFileSystem().createFolders(folder);
    else
        requireFile(folder, file);
    refuseFragment(file);
    if (mode == Mode::ReadOnly)
        return Workspace(folder, nullptr, openForReading(folder, file));
    auto lock = std::make_unique<WorkspaceLock>(folder);
    auto connection = openForWriting(folder, file);
    return Workspace(folder, std::move(lock), std::move(connection));
}

ModelId Workspace::findOrAddModel(const ModelInfo& model)
{
    const auto description = common::dumpJson(model.description);
    Transaction transaction(*m_connection);
    Statement statement(*m_connection,
        "INSERT INTO models (fingerprint, path, architecture, description) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (fingerprint) DO UPDATE SET path = excluded.path, architecture = excluded.architecture, "
        "description = excluded.description RETURNING id",
        std::string_view(model.fingerprint), std::string_view(model.path), std::string_view(model.architecture),
        std::string_view(description));
    const ModelId id{returnedId(statement)};
    transaction.commit();
    return id;
}

GenerationId Workspace::findOrAddGeneration(
    GenerationKind kind, ModelId expert, const common::Json& settings, const std::optional<std::string>& problemFile)
{
    const auto text = canonicalSettings(settings);
    model(expert); // throws if there is no such model
    Transaction transaction(*m_connection);
    Statement statement(*m_connection,
        "INSERT INTO generations (kind, expert_id, settings, created_at_ms, last_use, problem_file) "
        "VALUES (?, ?, ?, ?, (SELECT 1 + coalesce(max(last_use), 0) FROM generations), ?) "
        "ON CONFLICT (kind, expert_id, settings) DO UPDATE SET last_use = excluded.last_use, "
        "problem_file = coalesce(excluded.problem_file, problem_file) RETURNING id",
        kind, expert, std::string_view(text), common::unixTimeMs(), problemFile);
    const GenerationId id{returnedId(statement)};
    transaction.commit();
    return id;
}

ScoringId Workspace::findOrAddScoring(GenerationId generationId, ModelId amateur, const common::Json& settings)
{
    const auto text = canonicalSettings(settings);
    generation(generationId);
    model(amateur);
    Transaction transaction(*m_connection);
    Statement statement(*m_connection,
        "INSERT INTO scorings (generation_id, amateur_id, settings, created_at_ms, last_use) "
        "VALUES (?, ?, ?, ?, (SELECT 1 + coalesce(max(last_use), 0) FROM scorings)) "
        "ON CONFLICT (generation_id, amateur_id, settings) DO UPDATE SET last_use = excluded.last_use RETURNING id",
        generationId, amateur, std::string_view(text), common::unixTimeMs());
    const ScoringId id{returnedId(statement)};
    transaction.commit();
    return id;
}

std::vector<ProblemId> Workspace::findOrAddProblems(std::span<const Problem> problems)
{
    std::vector<ProblemId> ids;
    ids.reserve(problems.size());
    Transaction transaction(*m_connection);
    Statement find(*m_connection, "SELECT id FROM problems WHERE prompt_id = ? AND question = ?");
    Statement insert(*m_connection, "INSERT INTO problems (prompt_id, question) VALUES (?, ?)");
    for (const Problem& problem : problems) {
        find.bind(std::string_view(problem.promptId), std::string_view(problem.question));
        if (find.next()) {
            ids.push_back(ProblemId{find.integer(0)});
            continue;
        }
        insert.bind(std::string_view(problem.promptId), std::string_view(problem.question));
        insert.run();
        ids.push_back(ProblemId{m_connection->lastInsertedRow()});
    }
    transaction.commit();
    return ids;
}

TrajectoryId Workspace::addTrajectory(GenerationId generationId, ProblemId problem, const Trajectory& trajectory)
{
    Transaction transaction(*m_connection);
    requireRow("SELECT 1 FROM generations WHERE id = ?", "generation", static_cast<std::int64_t>(generationId));
    const auto id = insertTrajectory(generationId, problem, trajectory);
    transaction.commit();
    return id;
}

void Workspace::addSteps(ScoringId scoringId, TrajectoryId trajectory, std::span<const StepRecord> steps)
{
    Transaction transaction(*m_connection);
    insertSteps(scoringId, trajectory, steps);
    transaction.commit();
}

TrajectoryId Workspace::addScoredTrajectory(
    ScoringId scoringId, ProblemId problem, const Trajectory& trajectory, std::span<const StepRecord> steps)
{
    Transaction transaction(*m_connection);
    const GenerationId generationId{
        requireRow("SELECT generation_id FROM scorings WHERE id = ?", "scoring", static_cast<std::int64_t>(scoringId))};
    const auto id = insertTrajectory(generationId, problem, trajectory);
    insertSteps(scoringId, id, steps);
    transaction.commit();
    return id;
}

// generation() and scoring() count what they hold, which is too slow to do for every problem.
std::int64_t Workspace::requireRow(const char* sql, const char* what, std::int64_t id)
{
    Statement row(*m_connection, sql, id);
    if (!row.next())
        throw Error(ErrorCode::NotFound,
            fmt::format("There is no {} {} in {}.", what, id, common::quotedPath(m_connection->file())));
    return row.integer(0);
}

TrajectoryId Workspace::insertTrajectory(GenerationId generationId, ProblemId problem, const Trajectory& trajectory)
{
    checkIds(trajectory.promptIds);
    checkIds(trajectory.completionIds);
    if (const auto found = findTrajectory(generationId, problem))
        return *found;
    requireRow("SELECT 1 FROM problems WHERE id = ?", "problem", static_cast<std::int64_t>(problem));
    const auto promptIds = littleEndian(trajectory.promptIds);
    const auto completionIds = littleEndian(trajectory.completionIds);
    Statement insert(*m_connection,
        "INSERT INTO trajectories (generation_id, problem_id, finish_reason, prompt_ids, completion_ids, text) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        generationId, problem, trajectory.finishReason, std::span<const std::byte>(promptIds),
        std::span<const std::byte>(completionIds), trajectory.text);
    insert.run();
    return TrajectoryId{m_connection->lastInsertedRow()};
}

void Workspace::insertSteps(ScoringId scoringId, TrajectoryId trajectoryId, std::span<const StepRecord> steps)
{
    Statement owner(*m_connection,
        "SELECT (SELECT generation_id FROM scorings WHERE id = ?), (SELECT generation_id FROM trajectories WHERE id = "
        "?)",
        scoringId, trajectoryId);
    owner.next();
    if (owner.isNull(0) || owner.isNull(1) || owner.integer(0) != owner.integer(1))
        throw Error(ErrorCode::NotFound, "The scoring and the trajectory do not belong together in " +
                                             common::quotedPath(m_connection->file()) + ".");
    checkAgainst(trajectory(trajectoryId).trajectory.completionIds, steps);
    const auto packed = steps::packSteps(steps);
    const auto summary = summarize(steps);
    Statement insert(*m_connection,
        "INSERT INTO trajectory_steps (scoring_id, trajectory_id, num_steps, num_candidates, mean_kl, max_kl, "
        "packed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scoring_id, trajectory_id) DO NOTHING",
        scoringId, trajectoryId, summary.numSteps, summary.numCandidates, summary.meanKlNats, summary.maxKlNats,
        std::span<const std::byte>(packed));
    insert.run();
}

} // namespace lr::store
