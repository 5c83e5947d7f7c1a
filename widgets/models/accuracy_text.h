#pragma once

#include "protocol/run_messages.h"

#include <QString>

namespace lr::widgets {

/// "63.5 %" of 0.635; one decimal, in the user's locale.
QString percentText(double share);
/// "63.5 % (56.6–69.9)": the share with its 95 % interval; a dash without questions.
QString accuracyText(const protocol::Accuracy& accuracy);
/// "+12.5 points": the difference of two shares, always with its sign.
QString pointsText(double difference);
/// "p = 0.012", "p < 0.0001".
QString pValueText(double pValue);

} // namespace lr::widgets
