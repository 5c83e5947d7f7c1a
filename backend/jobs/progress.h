#pragma once

#include "common/json.h"
#include "jobs/job_observer.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace lr::jobs {

enum class ProgressMode
{
    Auto, ///< a bar if stderr is a terminal, else nothing
    Bar,
    Json, ///< one JSON object a line on stderr: stage, done, total, unit, rates, eta_seconds
    None
};

/// Where a job's progress goes: to stderr in one of the modes, or to an observer, which must outlive the job.
class ProgressTarget
{
public:
    ProgressTarget(ProgressMode mode)
        : m_mode(mode)
    {}
    ProgressTarget(JobObserver& observer)
        : m_mode(ProgressMode::None)
        , m_observer(&observer)
    {}

    ProgressMode mode() const { return m_mode; }
    JobObserver* observer() const { return m_observer; } ///< null where stderr is written to

private:
    ProgressMode m_mode;
    JobObserver* m_observer = nullptr;
};

/// Shows how far one stage of work is, at most ten times a second. Used from one thread.
class Progress
{
public:
    Progress(ProgressTarget target, std::string stage, std::int64_t total, std::string unit);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress(); ///< ends the bar's line

    /// The bar and the ETA are computed from `share`, for coarse units: `done` plus the finished parts of the units in
    /// work. `details` (an object of numbers) is added to the JSON line; its "tokens_per_second" and "loss" also to the
    /// bar. An observer may delay the return; the job is paused then.
    void update(std::int64_t done, double share, const common::OrderedJson& details = {});
    void update(std::int64_t done) { update(done, static_cast<double>(done)); }

    /// Says that `done` units were done before this stage began, so that they do not count for its speed.
    void beginAt(std::int64_t done) { m_doneBefore = done; }

    /// Waits while the job is paused. For work that takes long between two updates.
    void waitWhilePaused();

    /// Seconds since the stage began, without the time that the job was paused.
    double seconds() const;

private:
    ProgressReport report(std::int64_t done, double share, const common::OrderedJson& details) const;
    void show(const ProgressReport& report, double share);
    void showLine(const ProgressReport& report) const;
    void showBar(const ProgressReport& report, double share);

    using Clock = std::chrono::steady_clock;

    ProgressMode m_mode;
    JobObserver* m_observer;
    std::string m_stage;
    std::int64_t m_total;
    std::string m_unit;
    std::int64_t m_doneBefore = 0;
    Clock::time_point m_start;
    Clock::duration m_paused = Clock::duration::zero();
    Clock::time_point m_lastShown;
    bool m_barShown = false;
};

/// "47 s", "3 min 12 s", "2 h 05 min".
std::string durationText(double seconds);

} // namespace lr::jobs
