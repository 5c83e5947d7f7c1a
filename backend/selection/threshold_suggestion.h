#pragma once

#include "steps/step_table.h"

#include <cstddef>

namespace lr::selection {

/// Number of steps that a KL threshold β can select: all, or all but the first of each trajectory.
std::size_t numSelectableSteps(const steps::StepTable& table, bool includeFirstStep);

/// The largest KL threshold β in nats, as a multiple of 0.001, that selects at least `numSteps` steps; 0 if there are
/// fewer.
/// One pass and a partial sort.
double klThresholdSelecting(const steps::StepTable& table, std::size_t numSteps, bool includeFirstStep);

} // namespace lr::selection
