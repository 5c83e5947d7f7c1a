#pragma once

#include "protocol/run_messages.h"

#include <QString>

#include <optional>

namespace lr::widgets {

/// "63.5 %" of 0.635; one decimal, in the user's locale.
QString percentText(double share);
/// "63.5 % (56.6–69.9)": the share with its 95 % interval; a dash without questions.
QString accuracyText(const protocol::Accuracy& accuracy);
/// "57 of 100 right"; if some answers were cut off, "57 of 100 right, 12 cut off at 400 tokens".
QString rightText(const protocol::Accuracy& accuracy, std::optional<std::int64_t> maxNewTokens);
/// The largest number of tokens that an answer of that evaluation could have; unset if its settings do not say.
std::optional<std::int64_t> maxNewTokensOf(const protocol::EvaluationInfo& evaluation);
/// "+12.5 points": the difference of two shares, always with its sign.
QString pointsText(double difference);
/// "p = 0.012", "p < 0.0001".
QString pValueText(double pValue);

} // namespace lr::widgets
