#include "common/error.h"
#include "steps/packed_steps.h"
#include "store/settings.h"
#include "store/statement.h"
#include "store/workspace.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

namespace lr::store {

using common::Error;
using common::ErrorCode;
using steps::StepRecord;

namespace {

constexpr const char* kGenerationColumns =
    "SELECT g.id, g.kind, g.expert_id, g.settings, g.created_at_ms, "
    "(SELECT count(*) FROM trajectories t WHERE t.generation_id = g.id), coalesce(g.problem_file, '') "
    "FROM generations g ";
constexpr const char* kScoringColumns =
    "SELECT s.id, s.generation_id, s.amateur_id, s.settings, s.created_at_ms, "
    "(SELECT count(*) FROM trajectory_steps x WHERE x.scoring_id = s.id), "
    "(SELECT coalesce(sum(num_steps), 0) FROM trajectory_steps x WHERE x.scoring_id = s.id), "
    "(SELECT coalesce(sum(num_candidates), 0) FROM trajectory_steps x WHERE x.scoring_id = s.id) FROM scorings s ";
constexpr const char* kTrajectoryColumns =
    "SELECT t.id, t.problem_id, p.prompt_id, p.question, t.finish_reason, t.prompt_ids, t.completion_ids, t.text ";

Error missing(const Connection& connection, const char* what, std::int64_t id)
{
    return Error(
        ErrorCode::NotFound, fmt::format("There is no {} {} in {}.", what, id, common::quotedPath(connection.file())));
}

Error damaged(const Connection& connection, const std::string& what)
{
    return Error(ErrorCode::CorruptData, common::quotedPath(connection.file()) + " is damaged: " + what +
                                             ". Restore the workspace from a copy, or start with a new one.");
}

common::TokenIds readIds(const Connection& connection, std::span<const std::byte> bytes)
{
    common::TokenIds ids(bytes.size() / sizeof(common::TokenId));
    if (!ids.empty())
        std::memcpy(ids.data(), bytes.data(), ids.size() * sizeof(common::TokenId));
    bool isSound = bytes.size() % sizeof(common::TokenId) == 0;
    for (const auto id : ids)
        isSound &= id >= 0;
    if (!isSound)
        throw damaged(connection, "a trajectory's tokens are not token ids");
    return ids;
}

StoredTrajectory readTrajectory(const Connection& connection, const Statement& row)
{
    StoredTrajectory stored;
    stored.id = TrajectoryId{row.integer(0)};
    stored.problemId = ProblemId{row.integer(1)};
    stored.problem = {std::string(row.text(2)), std::string(row.text(3))};
    stored.trajectory.finishReason = FinishReason{row.integer(4)};
    if (row.integer(4) < 1 || row.integer(4) > 3)
        throw damaged(connection, "a trajectory ends for an unknown reason");
    stored.trajectory.promptIds = readIds(connection, row.blob(5));
    stored.trajectory.completionIds = readIds(connection, row.blob(6));
    if (!row.isNull(7))
        stored.trajectory.text = std::string(row.text(7));
    return stored;
}

Generation readGeneration(const Connection& connection, const Statement& row)
{
    if (row.integer(1) < 1 || row.integer(1) > 2)
        throw damaged(connection, "a generation is of an unknown kind");
    return {GenerationId{row.integer(0)}, GenerationKind{row.integer(1)}, ModelId{row.integer(2)},
        std::string(row.text(3)), row.integer(4), row.integer(5), std::string(row.text(6))};
}

Scoring readScoring(const Statement& row)
{
    return {ScoringId{row.integer(0)}, GenerationId{row.integer(1)}, ModelId{row.integer(2)}, std::string(row.text(3)),
        row.integer(4), row.integer(5), row.integer(6), row.integer(7)};
}

StepSummary readSummary(const Statement& row, int firstColumn)
{
    return {row.integer(firstColumn), row.integer(firstColumn + 1), row.number(firstColumn + 2),
        row.number(firstColumn + 3)};
}

} // namespace

ScoredTrajectory::ScoredTrajectory(const StoredTrajectory& storedTrajectory, const StepSummary& stepSummary,
    std::span<const std::byte> packed, const Connection& connection)
    : stored(storedTrajectory)
    , summary(stepSummary)
    , m_packed(packed)
    , m_connection(connection)
{}

std::vector<StepRecord> ScoredTrajectory::steps() const
{
    std::vector<StepRecord> records;
    readSteps(records);
    return records;
}

void ScoredTrajectory::readSteps(std::vector<StepRecord>& records) const
{
    steps::unpackSteps(m_packed, source(), records);
}

void ScoredTrajectory::appendTo(steps::StepTable& table, std::int64_t problemIndex) const
{
    table.append(problemIndex, m_packed, source());
}

/// For errors.
std::string ScoredTrajectory::source() const
{
    return fmt::format("the steps of problem '{}' (trajectory {}) in {}", common::printable(stored.problem.promptId),
        static_cast<std::int64_t>(stored.id), common::quotedPath(m_connection.file()));
}

ModelInfo Workspace::model(ModelId id) const
{
    Statement row(*m_connection, "SELECT fingerprint, path, architecture, description FROM models WHERE id = ?", id);
    if (!row.next())
        throw missing(*m_connection, "model", static_cast<std::int64_t>(id));
    return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
        common::parseJson(row.text(3), m_connection->file().native())};
}

Generation Workspace::generation(GenerationId id) const
{
    Statement row(*m_connection, (std::string(kGenerationColumns) + "WHERE g.id = ?").c_str(), id);
    if (!row.next())
        throw missing(*m_connection, "generation", static_cast<std::int64_t>(id));
    return readGeneration(*m_connection, row);
}

Scoring Workspace::scoring(ScoringId id) const
{
    Statement row(*m_connection, (std::string(kScoringColumns) + "WHERE s.id = ?").c_str(), id);
    if (!row.next())
        throw missing(*m_connection, "scoring", static_cast<std::int64_t>(id));
    return readScoring(row);
}

std::vector<Generation> Workspace::generations() const
{
    std::vector<Generation> all;
    Statement row(*m_connection, (std::string(kGenerationColumns) + "ORDER BY g.last_use DESC").c_str());
    while (row.next())
        all.push_back(readGeneration(*m_connection, row));
    return all;
}

std::vector<Scoring> Workspace::scorings() const
{
    std::vector<Scoring> all;
    Statement row(*m_connection, (std::string(kScoringColumns) + "ORDER BY s.last_use DESC").c_str());
    while (row.next())
        all.push_back(readScoring(row));
    return all;
}

std::optional<Scoring> Workspace::latestScoring() const
{
    Statement row(*m_connection, (std::string(kScoringColumns) + "ORDER BY s.last_use DESC LIMIT 1").c_str());
    if (!row.next())
        return std::nullopt;
    return readScoring(row);
}

std::vector<ProblemId> Workspace::finishedProblems(GenerationId generation) const
{
    std::vector<ProblemId> ids;
    Statement row(
        *m_connection, "SELECT problem_id FROM trajectories WHERE generation_id = ? ORDER BY problem_id", generation);
    while (row.next())
        ids.push_back(ProblemId{row.integer(0)});
    return ids;
}

std::vector<TrajectoryId> Workspace::trajectoriesWithoutSteps(ScoringId scoring) const
{
    std::vector<TrajectoryId> ids;
    Statement row(*m_connection,
        "SELECT t.id FROM trajectories t WHERE t.generation_id = (SELECT generation_id FROM scorings WHERE id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM trajectory_steps x WHERE x.scoring_id = ?1 AND x.trajectory_id = t.id) "
        "ORDER BY t.problem_id",
        scoring);
    while (row.next())
        ids.push_back(TrajectoryId{row.integer(0)});
    return ids;
}

std::optional<TrajectoryId> Workspace::findTrajectory(GenerationId generation, ProblemId problem) const
{
    Statement row(
        *m_connection, "SELECT id FROM trajectories WHERE generation_id = ? AND problem_id = ?", generation, problem);
    if (!row.next())
        return std::nullopt;
    return TrajectoryId{row.integer(0)};
}

StoredTrajectory Workspace::trajectory(TrajectoryId id) const
{
    Statement row(*m_connection,
        (std::string(kTrajectoryColumns) + "FROM trajectories t JOIN problems p ON p.id = t.problem_id WHERE t.id = ?")
            .c_str(),
        id);
    if (!row.next())
        throw missing(*m_connection, "trajectory", static_cast<std::int64_t>(id));
    return readTrajectory(*m_connection, row);
}

std::int64_t Workspace::numProblems() const
{
    return m_connection->integer("SELECT count(*) FROM problems");
}

// CROSS JOIN makes SQLite keep the written order of the tables: rows then come from the index in problem order, and
// packed blobs are not sorted.

void Workspace::forEachTrajectory(
    GenerationId generation, const std::function<void(const StoredTrajectory&)>& visit) const
{
    Statement row(*m_connection,
        (std::string(kTrajectoryColumns) + "FROM trajectories t CROSS JOIN problems p ON p.id = t.problem_id "
                                           "WHERE t.generation_id = ? ORDER BY t.problem_id")
            .c_str(),
        generation);
    while (row.next())
        visit(readTrajectory(*m_connection, row));
}

void Workspace::forEachScoredTrajectory(
    ScoringId scoring, const std::function<void(const ScoredTrajectory&)>& visit) const
{
    forSomeScoredTrajectories(
        scoring, 0, std::numeric_limits<std::int64_t>::max(), [&](const ScoredTrajectory& scored) {
            visit(scored);
            return true;
        });
}

void Workspace::forSomeScoredTrajectories(ScoringId scoring, std::int64_t first, std::int64_t count,
    const std::function<bool(const ScoredTrajectory&)>& visit) const
{
    Statement row(*m_connection,
        (std::string(kTrajectoryColumns) +
            ", x.num_steps, x.num_candidates, x.mean_kl, x.max_kl, x.packed FROM trajectories t "
            "CROSS JOIN problems p ON p.id = t.problem_id "
            "CROSS JOIN trajectory_steps x ON x.scoring_id = ?1 AND x.trajectory_id = t.id "
            "WHERE t.generation_id = (SELECT generation_id FROM scorings WHERE id = ?1) ORDER BY t.problem_id "
            "LIMIT ?2 OFFSET ?3")
            .c_str(),
        scoring, count, first);
    while (row.next()) {
        const auto stored = readTrajectory(*m_connection, row);
        const auto summary = readSummary(row, 8);
        if (!visit(ScoredTrajectory(stored, summary, row.blob(12), *m_connection)))
            return;
    }
}

void Workspace::forEachSummary(ScoringId scoring, const std::function<void(ProblemId, const StepSummary&)>& visit) const
{
    Statement row(*m_connection,
        "SELECT t.problem_id, x.num_steps, x.num_candidates, x.mean_kl, x.max_kl FROM trajectories t "
        "CROSS JOIN trajectory_steps x ON x.scoring_id = ?1 AND x.trajectory_id = t.id "
        "WHERE t.generation_id = (SELECT generation_id FROM scorings WHERE id = ?1) ORDER BY t.problem_id",
        scoring);
    while (row.next())
        visit(ProblemId{row.integer(0)}, readSummary(row, 1));
}

Evaluations Workspace::evaluations() const
{
    return Evaluations(*m_connection);
}

std::string Workspace::otherSettingsNotice(GenerationId asked) const
{
    const auto wanted = generation(asked);
    for (const Generation& held : generations()) {
        if (held.id == asked || held.kind != wanted.kind || held.numTrajectories == 0)
            continue;
        auto difference = describeDifference(held.settings, wanted.settings);
        if (held.expert != wanted.expert)
            difference = "expert '" + common::printable(model(held.expert).path, 400) + "' instead of '" +
                         common::printable(model(wanted.expert).path, 400) + "'" +
                         (difference.empty() ? "" : ", " + difference);
        return fmt::format("This workspace already holds {} {} with other settings ({}).", held.numTrajectories,
            held.numTrajectories == 1 ? "trajectory" : "trajectories", difference);
    }
    return {};
}

} // namespace lr::store
