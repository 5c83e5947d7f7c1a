#pragma once

#include <optional>
#include <string_view>

namespace lr::problems {

struct TimeOfDay
{
    int minutes = 0;         ///< since midnight, or since 12 o'clock where the half of the day is not known
    bool isHalfKnown = true; ///< from "a.m.", "p.m.", "noon", or an hour that only a clock of 24 hours has
    bool isMarked = false;   ///< has such a word, and so is no ratio
};

/// "3:30 p.m.", "3 PM", "15:30", "noon", "5 o'clock", "at 8:15 in the morning". Nothing for any other text.
std::optional<TimeOfDay> timeOfDayFromText(std::string_view normalised);

/// "3:30" is 3:30 p.m. as well as 3:30 a.m., but not 15:30 or 4:30 p.m.
bool sameTimeOfDay(const TimeOfDay& a, const TimeOfDay& b);

} // namespace lr::problems
