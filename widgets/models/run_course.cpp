#include "models/run_course.h"

#include <algorithm>

namespace lr::widgets {

MetricHistory::Change RunCourse::add(const protocol::RunMetrics& metrics)
{
    const auto change = m_history.add(metrics);
    const auto lastTold = m_alarms.empty() ? 0 : m_alarms.back().globalStep;
    m_newAlarms.clear();
    if (change == MetricHistory::Change::Appended) {
        observeFrom(m_history.firstNew());
    } else if (change == MetricHistory::Change::Rewritten) {
        m_watchdog.reset();
        m_alarms.clear();
        observeFrom(0);
        // What was told before the history was rewritten is no news.
        if (!metrics.restarts)
            std::erase_if(m_newAlarms, [&](const auto& alarm) { return alarm.globalStep <= lastTold; });
        else if (!metrics.records.empty())
            std::erase_if(
                m_newAlarms, [&](const auto& alarm) { return alarm.globalStep < metrics.records.front().globalStep; });
        else
            m_newAlarms.clear();
    }
    return change;
}

void RunCourse::observeFrom(std::size_t record)
{
    const auto& records = m_history.records();
    for (; record < records.size(); ++record)
        for (auto& alarm : m_watchdog.observe(records[record])) {
            m_newAlarms.push_back(alarm);
            m_alarms.push_back(std::move(alarm));
        }
}

} // namespace lr::widgets
