#pragma once

#include "steps/step_table.h"
#include "store/evaluations.h"
#include "store/records.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lr::store {

class Connection;
class WorkspaceLock;

/// A scored trajectory as Workspace::forEachScoredTrajectory passes it to its visitor; valid only during that call.
class ScoredTrajectory
{
public:
    ScoredTrajectory(const StoredTrajectory& stored, const StepSummary& summary, std::span<const std::byte> packed,
        const Connection& c);

    const StoredTrajectory& stored;
    const StepSummary& summary;

    /// The steps. Throws Error(CorruptData) that names the trajectory if they are damaged.
    std::vector<steps::StepRecord> steps() const;
    /// Reads the steps into `records`, whose memory is reused. Throws as steps().
    void readSteps(std::vector<steps::StepRecord>& records) const;
    /// Adds the steps to a table as a trajectory of that problem. This is the way to read millions of steps.
    void appendTo(steps::StepTable& table, std::int64_t problemIndex) const;
    /// The steps as they are stored, not checked; steps::unpackSteps() reads them.
    std::span<const std::byte> packedSteps() const { return m_packed; }

private:
    std::string source() const;

    std::span<const std::byte> m_packed;
    const Connection& m_connection;
};

/// The results of all stages in one folder: `workspace.sqlite` and, while it is open for writing, its log beside it.
/// One process writes at a time; others may read meanwhile and see what was committed. Every call that adds something
/// is one transaction, durable when it returns: a process killed at any moment loses at most the call it was in.
/// For one thread at a time. Errors name the file: IoError (permissions, full disk, open elsewhere), CorruptData,
/// Unsupported (newer version); after an IoError nothing of the failed call is stored and the call may be repeated.
class Workspace
{
public:
    enum class Mode
    {
        CreateIfMissing, ///< read and write; creates folder and file where they are missing
        ReadWrite,       ///< read and write; Error(NotFound) if there is no workspace
        ReadOnly         ///< also beside a writer, and where nothing can be written; Error(NotFound) as above. What an
                         ///< older version wrote is brought up to date first, for which its folder has to be writable
    };

    static constexpr const char* kFileName = "workspace.sqlite";

    static Workspace open(const std::filesystem::path& folder, Mode mode);
    Workspace(Workspace&&) noexcept;
    Workspace& operator=(Workspace&&) = delete;
    ~Workspace();

    const std::filesystem::path& folder() const { return m_folder; }

    // Each of these finds what is there, else adds it. Using a generation or scoring makes it the latest.
    ModelId findOrAddModel(const ModelInfo& model); ///< by fingerprint; path and description become the new ones
    /// `problemFile`: where the questions come from, for grading later; the last one named is kept.
    GenerationId findOrAddGeneration(GenerationKind kind, ModelId expert, const common::Json& settings,
        const std::optional<std::string>& problemFile = std::nullopt);
    ScoringId findOrAddScoring(GenerationId generation, ModelId amateur, const common::Json& settings);
    /// One id for each problem, in their order. New ones come after those already there: add problems in the order in
    /// which results are to be listed, before any result.
    std::vector<ProblemId> findOrAddProblems(std::span<const Problem> problems);

    /// A problem has one trajectory in a generation, and a trajectory one set of steps in a scoring: a second one is
    /// ignored, the first stays. Steps must fit their trajectory (step < T, tokenId = y_t) and the rules of
    /// packSteps(), otherwise Error(InvalidArgument) is thrown. Throws Error(NotFound) for an unknown id.
    TrajectoryId addTrajectory(GenerationId generation, ProblemId problem, const Trajectory& trajectory);
    void addSteps(ScoringId scoring, TrajectoryId trajectory, std::span<const steps::StepRecord> steps);
    /// Adds both in one transaction, in the generation of the scoring. If the problem has another trajectory there
    /// already, the steps are checked against that one.
    TrajectoryId addScoredTrajectory(
        ScoringId scoring, ProblemId problem, const Trajectory& trajectory, std::span<const steps::StepRecord> steps);

    ModelInfo model(ModelId id) const;
    Generation generation(GenerationId id) const;
    Scoring scoring(ScoringId id) const;
    /// The latest first.
    std::vector<Generation> generations() const;
    std::vector<Scoring> scorings() const;
    std::optional<Scoring> latestScoring() const;

    /// Problems with a trajectory in the generation, ascending.
    std::vector<ProblemId> finishedProblems(GenerationId generation) const;
    /// Trajectories of the scoring's generation that have no steps in the scoring, in problem order.
    std::vector<TrajectoryId> trajectoriesWithoutSteps(ScoringId scoring) const;
    std::optional<TrajectoryId> findTrajectory(GenerationId generation, ProblemId problem) const;
    StoredTrajectory trajectory(TrajectoryId id) const;
    std::int64_t numProblems() const;

    /// Visits trajectories in problem order; only one is in memory at a time. The visitor must not change the
    /// workspace; its exceptions are passed on.
    void forEachTrajectory(GenerationId generation, const std::function<void(const StoredTrajectory&)>& visit) const;
    void forEachScoredTrajectory(ScoringId scoring, const std::function<void(const ScoredTrajectory&)>& visit) const;
    /// Visits at most `count` of them, beginning with number `first` (counted from 0). Stops early if `visit` returns
    /// false.
    void forSomeScoredTrajectories(ScoringId scoring, std::int64_t first, std::int64_t count,
        const std::function<bool(const ScoredTrajectory&)>& visit) const;
    /// Problem and summary of every scored trajectory in problem order, without reading their steps.
    void forEachSummary(ScoringId scoring, const std::function<void(ProblemId, const StepSummary&)>& visit) const;

    /// What was evaluated, question by question. The result is valid as long as this workspace.
    Evaluations evaluations() const;

    /// A notice for a user who goes on in a workspace with other settings: "This workspace already holds 64
    /// trajectories with other settings (max_new_tokens 64 instead of 128)." It compares `asked` with the latest other
    /// generation of the same kind that has trajectories; empty if there is none.
    std::string otherSettingsNotice(GenerationId asked) const;

private:
    Workspace(
        std::filesystem::path folder, std::unique_ptr<WorkspaceLock> lock, std::unique_ptr<Connection> connection);

    std::int64_t requireRow(const char* sql, const char* what, std::int64_t id);
    TrajectoryId insertTrajectory(GenerationId generation, ProblemId problem, const Trajectory& trajectory);
    void insertSteps(ScoringId scoring, TrajectoryId trajectory, std::span<const steps::StepRecord> steps);

    std::filesystem::path m_folder;
    std::unique_ptr<WorkspaceLock> m_lock; ///< released after the connection is closed; null when reading
    std::unique_ptr<Connection> m_connection;
};

} // namespace lr::store
