#pragma once

#include "common/json.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace lr::engine {

enum class ProgressMode {
    Auto, ///< a bar if stderr is a terminal, else nothing
    Bar,
    Json, ///< one JSON object a line on stderr: stage, done, total, unit, rates, eta_seconds
    None
};

/// Shows how far one stage of work is, on stderr, at most ten times a second. Used from one thread.
class Progress
{
public:
    Progress(ProgressMode mode, std::string stage, std::int64_t total, std::string unit);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress(); ///< ends the bar's line

    /// `share` is what the bar and the ETA go by where units are coarse: done plus parts of those under way. `details`
    /// (an object of numbers) joins the JSON line, and "tokens_per_second" and "loss" of it the bar.
    void update(std::int64_t done, double share, const common::OrderedJson& details = {});
    void update(std::int64_t done) { update(done, static_cast<double>(done)); }

    double seconds() const;

private:
    void show(std::int64_t done, double share, const common::OrderedJson& details);
    void showBar(std::int64_t done, double share, double etaSeconds, const common::OrderedJson& details);

    using Clock = std::chrono::steady_clock;

    ProgressMode m_mode;
    std::string m_stage;
    std::int64_t m_total;
    std::string m_unit;
    Clock::time_point m_start;
    Clock::time_point m_lastShown;
    bool m_barShown = false;
};

/// "47 s", "3 min 12 s", "2 h 05 min".
std::string durationText(double seconds);

} // namespace lr::engine
