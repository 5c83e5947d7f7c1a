#pragma once

#include "models/exploration.h"

#include <cstdint>
#include <vector>

namespace lr::widgets {

/// Orders that trajectories can be looked at in; the first of each is what one looks for.
enum class TrajectoryOrder
{
    Index,
    MeanKl, ///< largest first
    MaxKl,  ///< largest first
    Chosen, ///< most chosen steps first
    Verdict ///< wrong answers first, then unfinished, unknown and right ones
};

/// All trajectories of exploration.steps(), ties by index. Empty without steps.
std::vector<std::int32_t> orderedTrajectories(const Exploration& exploration, TrajectoryOrder order);

} // namespace lr::widgets
