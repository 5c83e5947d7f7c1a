#pragma once

#include "engine/model_pair.h"
#include "engine/sample_job.h"
#include "sampling/trajectory.h"
#include "store/workspace.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace lr::engine {

/// A trajectory that is to be scored: a new one, or one that the workspace holds without steps.
struct PendingTrajectory
{
    store::ProblemId problem = {};
    std::string question;
    store::Trajectory trajectory;
    std::optional<store::TrajectoryId> storedAs; ///< set if the workspace holds it already
    at::Tensor expertHidden;                     ///< kept from generation, or undefined
};

/// Collects trajectories, scores them several at a time and stores each with its steps in one transaction.
class ScoringRun
{
public:
    /// Borrows its arguments. `onScored` is called after each trajectory that was stored, with its number of completion
    /// tokens.
    ScoringRun(store::Workspace& workspace, store::ScoringId scoring, const ModelPair& pair,
        settings::AmateurPrefix amateurPrefix, std::function<void(std::int64_t numTokens)> onScored);

    /// Takes a trajectory. Scores those that were collected as soon as they are enough for a full forward pass.
    void add(PendingTrajectory&& pending, std::stop_token stop);

    /// Scores what is left.
    void flush(std::stop_token stop);

    /// Stores the remaining trajectories without steps, after a stop request. A later run adds the steps.
    void storeUnscored(store::GenerationId generation);

    double seconds() const { return m_seconds; }

private:
    divergence::ScoringRequest request(const PendingTrajectory& pending) const;
    void store(const PendingTrajectory& pending, std::span<const steps::StepRecord> steps);

    store::Workspace& m_workspace;
    store::ScoringId m_scoring;
    const ModelPair& m_pair;
    settings::AmateurPrefix m_amateurPrefix;
    std::function<void(std::int64_t)> m_onScored;
    std::vector<PendingTrajectory> m_pending;
    std::int64_t m_pendingTokens = 0;
    double m_seconds = 0;
};

/// Settings of a scoring as the workspace keeps them.
common::Json scoringSettings(const ModelPair& pair, settings::AmateurPrefix amateurPrefix);

/// ", 3 lines skipped"; empty for none.
std::string skippedLinesText(std::int64_t numSkippedLines);

} // namespace lr::engine
