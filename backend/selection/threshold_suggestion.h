#pragma once

#include "steps/step_table.h"

#include <cstddef>

namespace lr::selection {

/// Steps that a β can keep: all, or all but the first of each trajectory.
std::size_t numSelectableSteps(const steps::StepTable& table, bool includeFirstStep);

/// The largest β in nats, a multiple of 0.001, that keeps at least `numSteps` steps; 0 if there are not as many.
/// One pass and a partial sort.
double klThresholdKeeping(const steps::StepTable& table, std::size_t numSteps, bool includeFirstStep);

} // namespace lr::selection
