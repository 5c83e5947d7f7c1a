#pragma once

#include "models/step_details.h"

namespace lr::widgets {

/// The exact numbers of a step as a small table in rich text, for a tool tip; all texts from the data are escaped.
QString stepCard(const StepDetails& step, const selection::SelectionThresholds& thresholds);

} // namespace lr::widgets
