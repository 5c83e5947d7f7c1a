#pragma once

#include "protocol/run_messages.h"

#include <vector>

namespace lr::widgets {

/// Accuracy after each question of an evaluation, with its 95 % Wilson interval: what a live chart would have shown.
/// `isCorrect` in the order in which the questions stand.
std::vector<protocol::Accuracy> accuracyCurve(const std::vector<bool>& isCorrect);

} // namespace lr::widgets
