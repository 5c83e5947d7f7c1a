#include "engine/scoring_run.h"

#include "common/clock.h"

#include <fmt/format.h>

#include <chrono>

namespace lr::engine {

namespace {

/// Completion tokens that are scored together: enough for full passes, and few enough that an interruption loses
/// little.
constexpr std::int64_t kTokensAtOnce = 1024;

} // namespace

common::Json scoringSettings(const ModelPair& pair, settings::AmateurPrefix amateurPrefix)
{
    return {{"amateur_prefix", amateurPrefix == settings::AmateurPrefix::Ids ? "ids" : "retokenised"},
        {"expert_dtype", dtypeName(pair.expertDtype())}, {"amateur_dtype", dtypeName(pair.amateurDtype())}};
}

ScoringRun::ScoringRun(store::Workspace& workspace, store::ScoringId scoring, const ModelPair& pair,
    settings::AmateurPrefix amateurPrefix, std::function<void(std::int64_t)> onScored)
    : m_workspace(workspace)
    , m_scoring(scoring)
    , m_pair(pair)
    , m_amateurPrefix(amateurPrefix)
    , m_onScored(std::move(onScored))
{}

divergence::ScoringRequest ScoringRun::request(const PendingTrajectory& pending) const
{
    const auto& trajectory = pending.trajectory;
    divergence::ScoringRequest request{trajectory.promptIds, trajectory.completionIds, pending.expertHidden, {}};
    if (m_amateurPrefix == settings::AmateurPrefix::Retokenised)
        request.amateurPrefix = [this, &pending](std::size_t step) {
            const auto completion = std::span<const common::TokenId>(pending.trajectory.completionIds);
            return m_pair.prompts().retokenised(pending.question, completion.first(step));
        };
    return request;
}

void ScoringRun::store(const PendingTrajectory& pending, std::span<const steps::StepRecord> steps)
{
    if (pending.storedAs)
        m_workspace.addSteps(m_scoring, *pending.storedAs, steps);
    else
        m_workspace.addScoredTrajectory(m_scoring, pending.problem, pending.trajectory, steps);
    m_onScored(static_cast<std::int64_t>(pending.trajectory.completionIds.size()));
}

void ScoringRun::add(PendingTrajectory&& pending, std::stop_token stop)
{
    m_pendingTokens += static_cast<std::int64_t>(pending.trajectory.completionIds.size());
    m_pending.push_back(std::move(pending));
    if (m_pendingTokens >= kTokensAtOnce)
        flush(stop);
}

void ScoringRun::flush(std::stop_token stop)
{
    const auto start = std::chrono::steady_clock::now();
    std::vector<divergence::ScoringRequest> requests;
    for (const auto& pending : m_pending)
        requests.push_back(request(pending));
    const auto steps = divergence::Scorer(m_pair.expert(), m_pair.amateur()).score(requests, stop);
    for (std::size_t i = 0; i < m_pending.size(); ++i)
        store(m_pending[i], steps[i]);
    m_pending.clear();
    m_pendingTokens = 0;
    m_seconds += common::secondsSince(start);
}

void ScoringRun::storeUnscored(store::GenerationId generation)
{
    for (const auto& pending : m_pending)
        if (!pending.storedAs)
            m_workspace.addTrajectory(generation, pending.problem, pending.trajectory);
    m_pending.clear();
}

std::string skippedLinesText(std::int64_t numSkippedLines)
{
    return numSkippedLines > 0 ? fmt::format(", {} lines skipped", numSkippedLines) : std::string();
}

} // namespace lr::engine
