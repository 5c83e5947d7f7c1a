#include "problems/number_words.h"

#include "problems/latex_text.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <utility>

namespace lr::problems {

namespace {

using NamedNumber = std::pair<std::string_view, std::int64_t>;

constexpr auto kSmall = std::to_array<NamedNumber>(
    {{"zero", 0}, {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7},
        {"eight", 8}, {"nine", 9}, {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14},
        {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},
        {"thirty", 30}, {"forty", 40}, {"fifty", 50}, {"sixty", 60}, {"seventy", 70}, {"eighty", 80}, {"ninety", 90}});

constexpr auto kScales =
    std::to_array<NamedNumber>({{"thousand", 1'000}, {"million", 1'000'000}, {"billion", 1'000'000'000}});

constexpr std::size_t kMaxWordsLength = 200;

template <typename List>
std::optional<std::int64_t> valueOf(const List& list, std::string_view word)
{
    for (const auto& [name, value] : list) {
        if (name == word)
            return value;
    }
    return std::nullopt;
}

/// Adds words to a number as long as they go on with one.
class Counter
{
public:
    bool add(std::string_view word)
    {
        if (const auto small = valueOf(kSmall, word)) {
            const bool fits = *small < 10 ? m_group % 10 == 0 && m_group % 100 != 10 : m_group % 100 == 0;
            if (m_started && (!fits || m_group == 0) && m_total == 0)
                return false;
            m_group += *small;
            return m_started = true;
        }
        if (word == "hundred" && m_started && m_group > 0 && m_group < 10) {
            m_group *= 100;
            return true;
        }
        const auto scale = valueOf(kScales, word);
        if (!scale || !m_started || m_group == 0 || m_group > 999)
            return false;
        m_total += m_group * *scale;
        m_group = 0;
        return true;
    }

    std::optional<std::int64_t> value() const { return m_started ? std::optional(m_total + m_group) : std::nullopt; }

private:
    bool m_started = false;
    std::int64_t m_total = 0;
    std::int64_t m_group = 0;
};

} // namespace

std::optional<std::string> numberFromWords(std::string_view text)
{
    if (text.size() > kMaxWordsLength)
        return std::nullopt;
    const auto lower = lowerCased(text);
    Counter counter;
    std::size_t end = 0;
    for (std::size_t at = 0; at < lower.size();) {
        auto next = at;
        while (next < lower.size() && isLetter(lower[next]))
            ++next;
        const auto word = std::string_view(lower).substr(at, next - at);
        if (word.empty() || !(counter.add(word) || (word == "and" && end > 0)))
            break;
        if (word != "and")
            end = next;
        at = next;
        while (at < lower.size() && (lower[at] == ' ' || lower[at] == '-'))
            ++at;
    }
    const auto value = counter.value();
    return value ? std::optional(fmt::format("{}{}", *value, text.substr(end))) : std::nullopt;
}

} // namespace lr::problems
