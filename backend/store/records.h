#pragma once

#include "common/json.h"
#include "common/token.h"

#include <cstdint>
#include <optional>
#include <string>

namespace lr::store {

/// Keys of the workspace's tables.
enum class ModelId : std::int64_t
{
};
enum class GenerationId : std::int64_t
{
};
enum class ProblemId : std::int64_t
{
};
enum class TrajectoryId : std::int64_t
{
};
enum class ScoringId : std::int64_t
{
};

/// A checkpoint. `fingerprint` stands for its content: equal fingerprints are the same model wherever it lies.
struct ModelInfo
{
    std::string fingerprint;
    std::string path;         ///< where it was last seen
    std::string architecture; ///< "qwen2"
    common::Json description; ///< anything more about it
};

/// Where the trajectories of a generation come from. Stored as its number.
enum class GenerationKind : std::int64_t
{
    Expert = 1, ///< the expert wrote them
    Text = 2    ///< they were given, to be scored
};

/// What one expert wrote with one set of settings, or texts given with one set of settings.
struct Generation
{
    GenerationId id = {};
    GenerationKind kind = GenerationKind::Expert;
    ModelId expert = {};
    std::string settings;         ///< canonical JSON
    std::int64_t createdAtMs = 0; ///< milliseconds since 1970
    std::int64_t numTrajectories = 0;
    std::string problemFile; ///< file that the questions come from; empty: not known
};

/// The trajectories of a generation as one amateur sees them with one set of settings.
struct Scoring
{
    ScoringId id = {};
    GenerationId generation = {};
    ModelId amateur = {};
    std::string settings; ///< canonical JSON
    std::int64_t createdAtMs = 0;
    std::int64_t numTrajectories = 0; ///< trajectories that have steps
    std::int64_t numSteps = 0;
    std::int64_t numCandidates = 0; ///< of all steps together
};

/// A question. Two problems are the same when both fields are.
struct Problem
{
    std::string promptId;
    std::string question;

    bool operator==(const Problem&) const = default;
};

/// Why a trajectory ends. Stored as its number.
enum class FinishReason : std::int64_t
{
    EndOfSequence = 1, ///< the model ended it
    Length = 2,        ///< it reached the token limit
    Text = 3           ///< it was given, not generated
};

struct Trajectory
{
    common::TokenIds promptIds;
    common::TokenIds completionIds; ///< y_1 … y_T
    FinishReason finishReason = FinishReason::EndOfSequence;
    std::optional<std::string> text; ///< the completion, decoded; any bytes

    bool operator==(const Trajectory&) const = default;
};

struct StoredTrajectory
{
    TrajectoryId id = {};
    ProblemId problemId = {};
    Problem problem;
    Trajectory trajectory;
};

/// Totals over the steps of a scored trajectory; all zero if it has none.
struct StepSummary
{
    std::int64_t numSteps = 0;
    std::int64_t numCandidates = 0; ///< of all steps together
    double meanKlNats = 0;
    double maxKlNats = 0;

    bool operator==(const StepSummary&) const = default;
};

} // namespace lr::store
