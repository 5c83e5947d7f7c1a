#pragma once

#include "models/step_details.h"

namespace lr::widgets {

/// The exact numbers of a step as a small table, in the rich text of a tool tip; whatever comes from the data is
/// escaped.
QString stepCard(const StepDetails& step, const selection::SelectionThresholds& thresholds);

} // namespace lr::widgets
