#include "models/trajectory_order.h"

#include <algorithm>
#include <numeric>

namespace lr::widgets {

namespace {

/// Smallest first.
double keyOf(const Exploration& exploration, std::size_t trajectory, TrajectoryOrder order)
{
    const auto& figures = exploration.steps()->figures()[trajectory];
    switch (order) {
    case TrajectoryOrder::MeanKl:
        return -figures.meanKlNats;
    case TrajectoryOrder::MaxKl:
        return -double{figures.maxKlNats};
    case TrajectoryOrder::Selected:
        return -static_cast<double>(exploration.numSelected(trajectory));
    case TrajectoryOrder::Verdict:
        return verdictRank(exploration.verdict(trajectory));
    case TrajectoryOrder::Index:
        break;
    }
    return 0;
}

} // namespace

std::vector<std::int32_t> orderedTrajectories(const Exploration& exploration, TrajectoryOrder order)
{
    const auto steps = exploration.steps();
    std::vector<std::int32_t> trajectories(steps ? steps->numTrajectories() : 0);
    std::iota(trajectories.begin(), trajectories.end(), 0);
    std::vector<double> keys;
    for (std::size_t t = 0; t < trajectories.size(); ++t)
        keys.push_back(keyOf(exploration, t, order));
    std::stable_sort(trajectories.begin(), trajectories.end(), [&](std::int32_t a, std::int32_t b) {
        return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)];
    });
    return trajectories;
}

} // namespace lr::widgets
