#pragma once

#include "models/job_queue_model.h"
#include "models/run_list_model.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace lr::widgets {

/// The workspace's runs, with check boxes that show their curves in the same charts, and the engine's queue.
class RunsPanel : public QWidget
{
    Q_OBJECT

public:
    /// The models are borrowed and must outlive the panel.
    RunsPanel(RunListModel& runs, JobQueueModel& queue, QWidget* parent = nullptr);

    QString currentRun() const; ///< empty if there is none
    void setCurrentRun(const QString& name);

Q_SIGNALS:
    void currentRunChanged(const QString& name);
    void settingsWanted(const QString& name); ///< the user wants a new run with the settings of that run
    void mergeWanted(const QString& name);    ///< the user wants to merge that run's adapter into its model
    void pauseRequested(qint64 job);
    void continueRequested(qint64 job);
    void stopRequested(qint64 job);

private:
    QWidget* makeRuns();
    QWidget* makeQueue();
    QTableView* makeTable(QAbstractItemModel& model, const QString& name, const QString& accessibleName);
    const protocol::JobInfo* currentJob() const;
    void showRunButtons();
    void showQueueButtons();
    void showHint();

    RunListModel& m_runs;
    JobQueueModel& m_queue;
    QTableView* m_runTable = nullptr;
    QTableView* m_queueTable = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_useSettings = nullptr;
    QPushButton* m_merge = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
};

} // namespace lr::widgets
