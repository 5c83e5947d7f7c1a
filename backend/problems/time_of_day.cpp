#include "problems/time_of_day.h"

#include "problems/latex_text.h"

#include <array>
#include <string>
#include <utility>

namespace lr::problems {

namespace {

constexpr int kHalfDay = 12 * 60;
constexpr std::size_t kMaxTimeLength = 40;

/// Reads a time from the front of a text in lower case without full stops.
class TimeReader
{
public:
    explicit TimeReader(std::string_view text)
        : m_rest(text)
    {}

    std::optional<TimeOfDay> read()
    {
        take("at ");
        for (const auto& [word, minutes] : {std::pair{"12 noon", kHalfDay}, {"noon", kHalfDay}, {"midday", kHalfDay},
                 {"12 midnight", 0}, {"midnight", 0}}) {
            if (m_rest == word)
                return TimeOfDay{minutes, true, true};
        }
        const auto hour = number(2);
        if (!hour)
            return std::nullopt;
        const bool hasMinutes = take(":");
        const auto minute = hasMinutes && m_rest.size() >= 2 ? number(2) : std::optional(0);
        if (hasMinutes)
            take(":00"); // seconds
        skipBlanks();
        const auto half = readHalf();
        if (!m_rest.empty() || !minute || *minute > 59 || *hour > 24 || (hasMinutes && !m_hasTwoDigits))
            return std::nullopt;
        return time(*hour, *minute, hasMinutes, half);
    }

private:
    enum class Half
    {
        Unknown,
        Morning,
        Afternoon,
        OClock ///< unknown, but a time it is
    };

    bool take(std::string_view prefix)
    {
        if (!m_rest.starts_with(prefix))
            return false;
        m_rest.remove_prefix(prefix.size());
        return true;
    }

    void skipBlanks()
    {
        while (take(" ")) {
        }
    }

    std::optional<int> number(int maxDigits)
    {
        int value = 0;
        int count = 0;
        while (count < maxDigits && !m_rest.empty() && isDigit(m_rest[0])) {
            value = 10 * value + (m_rest[0] - '0');
            m_rest.remove_prefix(1);
            ++count;
        }
        m_hasTwoDigits = count == 2;
        return count > 0 ? std::optional(value) : std::nullopt;
    }

    Half readHalf()
    {
        static constexpr auto kHalves = std::to_array<std::pair<std::string_view, Half>>(
            {{"am", Half::Morning}, {"a m", Half::Morning}, {"in the morning", Half::Morning}, {"pm", Half::Afternoon},
                {"p m", Half::Afternoon}, {"in the afternoon", Half::Afternoon}, {"in the evening", Half::Afternoon}});
        const bool isOClock = take("o'clock");
        skipBlanks();
        for (const auto& [word, half] : kHalves) {
            if (m_rest == word) {
                m_rest = {};
                return half;
            }
        }
        return isOClock ? Half::OClock : Half::Unknown;
    }

    static std::optional<TimeOfDay> time(int hour, int minute, bool hasMinutes, Half half)
    {
        if (half == Half::Unknown && !hasMinutes)
            return std::nullopt; // a plain number
        const bool isOnClock = hour >= 1 && hour <= 12;
        if (half == Half::Morning || half == Half::Afternoon) {
            if (!isOnClock)
                return std::nullopt;
            return TimeOfDay{hour % 12 * 60 + minute + (half == Half::Afternoon ? kHalfDay : 0), true, true};
        }
        if (isOnClock)
            return TimeOfDay{hour % 12 * 60 + minute, false, half == Half::OClock};
        return TimeOfDay{hour % 24 * 60 + minute, true, half == Half::OClock};
    }

    std::string_view m_rest;
    bool m_hasTwoDigits = false;
};

} // namespace

std::optional<TimeOfDay> timeOfDayFromText(std::string_view normalised)
{
    if (normalised.size() > kMaxTimeLength)
        return std::nullopt;
    auto text = lowerCased(trimmed(normalised));
    std::erase(text, '.');
    return TimeReader(text).read();
}

bool sameTimeOfDay(const TimeOfDay& a, const TimeOfDay& b)
{
    if (a.isHalfKnown && b.isHalfKnown)
        return a.minutes == b.minutes;
    // Without a.m. or p.m., "3:30" and "15:30" were written by the same clock, which shows them as different times.
    const bool isMarked = a.isHalfKnown ? a.isMarked : b.isHalfKnown ? b.isMarked : true;
    return isMarked && a.minutes % kHalfDay == b.minutes % kHalfDay;
}

} // namespace lr::problems
