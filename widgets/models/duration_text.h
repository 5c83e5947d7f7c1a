#pragma once

#include <QString>

namespace lr::widgets {

/// "47 s", "3 min 12 s", "2 h 05 min".
QString durationText(double seconds);

} // namespace lr::widgets
