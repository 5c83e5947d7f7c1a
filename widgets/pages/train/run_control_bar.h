#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace lr::widgets {

/// The watched run: its progress and remaining time, with buttons to pause it, to stop it and to resume it from a
/// checkpoint.
class RunControlBar : public QWidget
{
    Q_OBJECT

public:
    explicit RunControlBar(QWidget* parent = nullptr);

    /// Either may be null: the job if none works on the run, the run if its folder is not listed yet.
    void showRun(const protocol::RunInfo* run, const protocol::JobInfo* job);
    /// Empty if there is an engine (showRun() then shows the run's state); else why nothing can be paused or stopped.
    void setEngineProblem(const QString& sentence);

Q_SIGNALS:
    void pauseRequested(qint64 job);
    void continueRequested(qint64 job);
    void stopRequested(qint64 job);
    void goOnRequested(const QString& run, std::optional<std::int64_t> step);

private:
    QPushButton* makeButton(const QString& text, const QString& name, const QString& help);
    void showTexts(const protocol::RunInfo* run, const protocol::JobInfo* job);
    void showCheckpoints(const protocol::RunInfo* run);
    void showButtons(const protocol::RunInfo* run, const protocol::JobInfo* job);

    QLabel* m_title;
    QLabel* m_state;
    QProgressBar* m_progress;
    QPushButton* m_pause;
    QPushButton* m_stop;
    QComboBox* m_checkpoint;
    QPushButton* m_goOn;
    QString m_run;
    QString m_engineProblem;
    qint64 m_job = 0;
    bool m_isPaused = false;
};

} // namespace lr::widgets
