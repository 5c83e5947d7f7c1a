#pragma once

#include "models/exploration.h"

#include <cstdint>
#include <vector>

namespace lr::widgets {

/// Orders of trajectories; each puts the most interesting trajectories first.
enum class TrajectoryOrder
{
    Index,
    MeanKl,   ///< largest first
    MaxKl,    ///< largest first
    Selected, ///< most selected steps first
    Verdict   ///< wrong answers first, then unfinished, unknown and right ones
};

/// All trajectories of exploration.steps() in that order; equal ones are ordered by index. Empty without steps.
std::vector<std::int32_t> orderedTrajectories(const Exploration& exploration, TrajectoryOrder order);

} // namespace lr::widgets
