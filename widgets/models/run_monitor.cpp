#include "models/run_monitor.h"

#include <algorithm>

namespace lr::widgets {

namespace {

int firstFree(const QHash<QString, int>& taken)
{
    const auto numbers = taken.values();
    int number = 0;
    while (numbers.contains(number))
        ++number;
    return number;
}

} // namespace

RunMonitor::RunMonitor(RunListModel& runs, QObject* parent)
    : QObject(parent)
    , m_runs(runs)
{
    connect(&runs, &RunListModel::overlayChanged, this, &RunMonitor::refreshShown);
    connect(&runs, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (!m_watched.isEmpty() && m_runs.rowOf(m_watched) < 0)
            watch({});
        refreshShown();
    });
}

const RunCourse& RunMonitor::course(const QString& name)
{
    return m_followed[name].course;
}

QStringList RunMonitor::shown() const
{
    auto names = m_runs.overlaidRuns();
    if (m_watched.isEmpty())
        return names;
    names.removeAll(m_watched);
    names.prepend(m_watched);
    return names;
}

void RunMonitor::watch(const QString& name)
{
    if (name == m_watched)
        return;
    m_watched = name;
    refreshShown();
    Q_EMIT watchedChanged(name);
}

void RunMonitor::refreshShown()
{
    const auto names = shown();
    if (names == m_shown)
        return;
    m_shown = names;
    m_colors.removeIf([&](const auto& entry) { return !names.contains(entry.key()); });
    for (const auto& name : names)
        if (!m_colors.contains(name))
            m_colors.insert(name, firstFree(m_colors));
    Q_EMIT shownChanged();
    for (const auto& name : names)
        if (auto& followed = m_followed[name]; !followed.isRead)
            request(name, followed);
    dropLeastUsed();
}

void RunMonitor::request(const QString& name, Followed& followed)
{
    if (followed.isAsked)
        return;
    followed.isAsked = true;
    const auto afterStep = followed.isRead ? followed.course.history().gapAfter().value_or(0) : 0;
    Q_EMIT metricsRequested(name, afterStep);
}

void RunMonitor::restart()
{
    for (auto& [name, followed] : m_followed) {
        followed.isAsked = false;
        followed.isRead = false;
        if (m_shown.contains(name))
            request(name, followed);
    }
}

void RunMonitor::clear()
{
    watch({});
    m_followed.clear();
    for (const auto& name : m_shown)
        request(name, m_followed[name]);
}

void RunMonitor::addMetrics(const protocol::RunMetrics& metrics)
{
    const auto name = QString::fromStdString(metrics.run);
    auto& followed = m_followed[name];
    followed.lastChange = ++m_numChanges;
    if (metrics.sequence == 0) {
        followed.isAsked = false;
        followed.isRead = true;
    }
    const auto change = followed.course.add(metrics);
    const bool isShown = m_shown.contains(name);
    if (isShown && followed.isRead && followed.course.history().gapAfter())
        request(name, followed);
    if (isShown && change != MetricHistory::Change::Nothing)
        Q_EMIT courseChanged(name, change);
    if (metrics.sequence > 0) // what is read from disk is the past
        for (const auto& alarm : std::vector(followed.course.newAlarms()))
            Q_EMIT alarmRaised(name, alarm);
    dropLeastUsed();
}

void RunMonitor::dropLeastUsed()
{
    while (m_followed.size() > kMaxCourses) {
        auto oldest = m_followed.end();
        for (auto it = m_followed.begin(); it != m_followed.end(); ++it)
            if (!m_shown.contains(it->first) &&
                (oldest == m_followed.end() || it->second.lastChange < oldest->second.lastChange))
                oldest = it;
        if (oldest == m_followed.end())
            return; // all of them are on the screen
        m_followed.erase(oldest);
    }
}

} // namespace lr::widgets
