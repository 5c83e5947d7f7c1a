#pragma once

#include "protocol/workspace_messages.h"
#include "steps/step_table.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lr::widgets {

/// Summary of a trajectory.
struct TrajectoryFigures
{
    double meanKlNats = 0; ///< over all its steps; 0 without steps
    float maxKlNats = 0;
    std::size_t maxKlRow = 0; ///< row of the table
};

/// A place in a scoring.
struct StepPosition
{
    std::size_t trajectory = 0;
    std::size_t step = 0; ///< within the trajectory

    bool operator==(const StepPosition&) const = default;
};

/// A scoring's steps as they arrive from the engine, part by part. A row is a row of table(); a copy is a snapshot.
class ScoringSteps
{
public:
    /// Adds the next part. Throws common::Error(CorruptData) with a sentence if it is not the next part of this scoring
    /// (the first part decides which scoring it is) or if a step is damaged; the steps before the damaged one are then
    /// added.
    void append(const protocol::StepsPart& part);

    std::int64_t scoring() const { return m_scoring; }
    std::size_t numTrajectories() const { return m_heads.size(); }
    std::size_t numExpected() const { return m_numExpected; } ///< trajectories of the whole scoring
    bool isComplete() const { return numTrajectories() == m_numExpected; }
    std::size_t numSteps() const { return m_table.numSteps(); }
    std::size_t numSteps(std::size_t trajectory) const;

    const steps::StepTable& table() const { return m_table; }
    std::span<const protocol::TrajectoryHead> heads() const { return m_heads; }
    std::span<const TrajectoryFigures> figures() const { return m_figures; }

    std::size_t rowOf(const StepPosition& position) const;
    /// Position of a row; `row` must be below numSteps().
    StepPosition positionOf(std::size_t row) const;

private:
    void checkPlace(const protocol::StepsPart& part) const;
    void appendTrajectory(const protocol::TrajectoryHead& head, std::string_view packed);
    void addFigures(std::size_t firstRow);

    std::int64_t m_scoring = 0;
    std::size_t m_numExpected = 0;
    steps::StepTable m_table;
    std::vector<protocol::TrajectoryHead> m_heads;
    std::vector<TrajectoryFigures> m_figures;
};

} // namespace lr::widgets
