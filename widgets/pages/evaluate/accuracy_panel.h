#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <QWidget>

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace lr::widgets {

class MetricChart;

/// The accuracy of one evaluation: a large number, its interval, and a curve that shows how both settled while
/// questions were answered. While the evaluation runs, the panel shows its progress and a button that stops it.
class AccuracyPanel : public QWidget
{
    Q_OBJECT

public:
    explicit AccuracyPanel(QWidget* parent = nullptr);

    /// Shows another evaluation, whose answers could have that many tokens; its curve starts empty.
    void setTitle(const QString& title, std::optional<std::int64_t> maxNewTokens = {});
    void setAccuracy(const protocol::Accuracy& accuracy);
    /// Adds one point and updates the number.
    void append(const protocol::Accuracy& accuracy);
    /// Replaces all points.
    void setCurve(const std::vector<protocol::Accuracy>& curve);
    /// The job that runs the evaluation; null: none, and the progress is hidden.
    void setJob(const protocol::JobInfo* job);

    MetricChart* chart() const { return m_chart; }

Q_SIGNALS:
    void stopRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void appendPoint(const protocol::Accuracy& accuracy);

    QLabel* m_title;
    QLabel* m_number;
    QLabel* m_interval;
    QLabel* m_state;
    QProgressBar* m_progress;
    QPushButton* m_stop;
    MetricChart* m_chart;
    int m_series = 0;
    std::optional<std::int64_t> m_maxNewTokens;
};

} // namespace lr::widgets
