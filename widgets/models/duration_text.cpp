#include "models/duration_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

QString durationText(double seconds)
{
    const auto whole = static_cast<qint64>(std::llround(std::max(seconds, 0.0)));
    const auto tr = [](const char* text) { return QCoreApplication::translate("lr::widgets::DurationText", text); };
    if (whole < 60)
        return tr("%1 s").arg(whole);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
}

} // namespace lr::widgets
