#pragma once

#include "protocol/job_messages.h"
#include "protocol/session_messages.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace lr::app {

/// The part of the status bar about the engine: a dot with its state in words, and the running job with its progress.
class EngineStatus : public QWidget
{
    Q_OBJECT

public:
    enum class State
    {
        None,
        Starting,
        Ready,
        Failed
    };

    explicit EngineStatus(QWidget* parent = nullptr);

    void setState(State state, const QString& text);
    /// "cpu, 2 threads", with versions in the tooltip.
    void setEngine(const protocol::InitializeResult& engine);
    /// Shows the latest running job; nothing once it has ended.
    void showJob(const protocol::JobInfo& job);

Q_SIGNALS:
    void stopRequested(qint64 job);

private:
    void setDot(State state);
    void clearJob();

    QLabel* m_dot;
    QLabel* m_text;
    QLabel* m_jobText;
    QProgressBar* m_progress;
    QToolButton* m_stop;
    std::int64_t m_job = 0;
};

} // namespace lr::app
