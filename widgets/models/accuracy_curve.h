#pragma once

#include "protocol/run_messages.h"

#include <vector>

namespace lr::widgets {

/// Accuracy after each question of an evaluation, with its 95 % Wilson interval: what a live chart would have shown.
/// `isCorrect` holds one value per question, in the order of the questions.
std::vector<protocol::Accuracy> accuracyCurve(const std::vector<bool>& isCorrect);

} // namespace lr::widgets
