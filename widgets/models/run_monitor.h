#pragma once

#include "models/run_course.h"
#include "models/run_list_model.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <map>

namespace lr::widgets {

/// Follows the runs whose curves are shown: the watched one and those checked in the list. Keeps their courses,
/// requests what is missing, and gives each shown run its own colour, which stays while the run is shown. GUI thread.
class RunMonitor : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kMaxCourses =
        24; ///< beyond this, courses of runs that are not shown are dropped, the longest unchanged first

    /// `runs` is borrowed and must outlive the monitor.
    explicit RunMonitor(RunListModel& runs, QObject* parent = nullptr);

    void addMetrics(const protocol::RunMetrics& metrics);
    /// An empty name watches nothing.
    void watch(const QString& name);
    const QString& watched() const { return m_watched; }

    /// The watched run first, then the checked ones in the order of the list.
    QStringList shown() const;
    const RunCourse& course(const QString& name);
    /// Number of a shown run's colour, from 0.
    int colorIndex(const QString& name) const { return m_colors.value(name, 0); }

    /// Forgets all courses: the runs of another workspace may have the same names.
    void clear();

    /// To be called when requested data will not come (the engine has ended): requests the data of the shown runs
    /// again.
    void restart();

Q_SIGNALS:
    void watchedChanged(const QString& name);
    void shownChanged();
    void courseChanged(const QString& name, lr::widgets::MetricHistory::Change change);
    void alarmRaised(const QString& name, const lr::widgets::RunWatchdog::Alarm& alarm);
    void metricsRequested(const QString& name, qint64 afterStep);

private:
    struct Followed
    {
        RunCourse course;
        bool isAsked = false; ///< an answer is on its way
        bool isRead = false;  ///< the records on disk have been read
        quint64 lastChange = 0;
    };

    void refreshShown();
    void request(const QString& name, Followed& followed);
    void dropLeastUsed();

    RunListModel& m_runs;
    std::map<QString, Followed> m_followed;
    QString m_watched;
    QStringList m_shown;
    QHash<QString, int> m_colors;
    quint64 m_numChanges = 0;
};

} // namespace lr::widgets
