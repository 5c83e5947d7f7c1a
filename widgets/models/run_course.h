#pragma once

#include "models/metric_history.h"
#include "models/run_watchdog.h"

#include <vector>

namespace lr::widgets {

/// The course of one run: its metrics, and the watchdog's alarms about them.
class RunCourse
{
public:
    explicit RunCourse(WatchdogSettings settings = {})
        : m_watchdog(settings)
    {}

    /// Adds a message. newAlarms() then returns the alarms that begin with it.
    MetricHistory::Change add(const protocol::RunMetrics& metrics);

    const MetricHistory& history() const { return m_history; }
    const std::vector<RunWatchdog::Alarm>& alarms() const { return m_alarms; } ///< ascending by step
    const std::vector<RunWatchdog::Alarm>& newAlarms() const { return m_newAlarms; }

private:
    void observeFrom(std::size_t record);

    MetricHistory m_history;
    RunWatchdog m_watchdog;
    std::vector<RunWatchdog::Alarm> m_alarms;
    std::vector<RunWatchdog::Alarm> m_newAlarms;
};

} // namespace lr::widgets
