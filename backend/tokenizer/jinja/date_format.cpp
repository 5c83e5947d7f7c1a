#include "tokenizer/jinja/date_format.h"

#include "tokenizer/jinja/runtime.h"

#include <fmt/format.h>

#include <array>

namespace lr::tokenizer::jinja {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::string padded(int value, std::size_t width, char fill)
{
    std::string digits = fmt::to_string(value);
    if (fill != '\0' && digits.size() < width)
        digits.insert(0, width - digits.size(), fill);
    return digits;
}

/// One moment taken apart.
struct Date
{
    explicit Date(std::chrono::sys_seconds time)
        : day(std::chrono::floor<std::chrono::days>(time))
        , date(day)
        , clock(time - day)
    {}

    std::string text(char directive, bool isPadded) const
    {
        const char zero = isPadded ? '0' : '\0';
        const auto month = static_cast<unsigned>(date.month());
        const auto hour = static_cast<int>(clock.hours().count());
        switch (directive) {
        case 'Y':
            return fmt::to_string(static_cast<int>(date.year()));
        case 'y':
            return padded(static_cast<int>(date.year()) % 100, 2, zero);
        case 'm':
            return padded(static_cast<int>(month), 2, zero);
        case 'd':
            return padded(static_cast<int>(static_cast<unsigned>(date.day())), 2, zero);
        case 'e':
            return padded(static_cast<int>(static_cast<unsigned>(date.day())), 2, isPadded ? ' ' : '\0');
        case 'B':
            return std::string(kMonths[month - 1]);
        case 'b':
            return std::string(kMonths[month - 1].substr(0, 3));
        case 'A':
            return std::string(kWeekdays[std::chrono::weekday(day).c_encoding()]);
        case 'a':
            return std::string(kWeekdays[std::chrono::weekday(day).c_encoding()].substr(0, 3));
        case 'j':
            return padded(dayOfYear(), 3, zero);
        case 'H':
            return padded(hour, 2, zero);
        case 'I':
            return padded(hour % 12 == 0 ? 12 : hour % 12, 2, zero);
        case 'p':
            return hour < 12 ? "AM" : "PM";
        case 'M':
            return padded(static_cast<int>(clock.minutes().count()), 2, zero);
        case 'S':
            return padded(static_cast<int>(clock.seconds().count()), 2, zero);
        case '%':
            return "%";
        default:
            failUnsupported("the date directive %" + common::printable(std::string(1, directive)) +
                            " of strftime_now is not supported.");
        }
    }

    int dayOfYear() const
    {
        const std::chrono::sys_days newYear = date.year() / std::chrono::January / 1;
        return static_cast<int>((day - newYear).count()) + 1;
    }

    std::chrono::sys_days day;
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::seconds> clock;
};

} // namespace

std::string formatDate(std::chrono::sys_seconds time, std::string_view format)
{
    const Date date(time);
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        const bool dropsPadding = format[i + 1] == '-' && i + 2 < format.size();
        i += dropsPadding ? 2 : 1;
        out += date.text(format[i], !dropsPadding);
    }
    return out;
}

} // namespace lr::tokenizer::jinja
