#pragma once

#include "engine/job_observer.h"
#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <chrono>
#include <stop_token>
#include <string>

namespace lr::server {

class JobQueue;

/// Turns the reports of a running job into notifications, and makes the job wait while it is paused. Metrics are
/// collected for a tenth of a second, so that a fast training does not send a message for each step. For the job's
/// thread.
class JobMonitor : public engine::JobObserver
{
public:
    /// `info` belongs to the queue, and is changed only while the queue's mutex is held.
    JobMonitor(JobQueue& queue, protocol::JobInfo& info, std::stop_token stop);

    void onProgress(const engine::ProgressReport& report) override;
    void waitWhilePaused() override;
    void onRunOpened(const std::filesystem::path& run, std::int64_t globalStep) override;
    void onMetrics(const common::OrderedJson& record) override;
    void onCheckpoint(std::int64_t globalStep) override;
    void onEvaluationOpened(std::int64_t evaluation) override;
    void onAnswered(std::int64_t numAsked, const evaluation::Proportion& soFar, std::int64_t numUnfinished) override;

    /// Sends what was collected. `stoppedEarly`: a run was ended by a stop request.
    void finish(bool stoppedEarly);

private:
    using Clock = std::chrono::steady_clock;

    void mark(protocol::RunMark::Kind kind, std::int64_t globalStep);
    void sendMetrics();
    void sendAnswered();

    JobQueue& m_queue;
    protocol::JobInfo& m_info;
    std::stop_token m_stop;
    protocol::RunMetrics m_metrics;
    std::int64_t m_globalStep = 0;
    protocol::EvaluationProgress m_answered;
    bool m_hasAnswered = false;
    Clock::time_point m_lastMetrics;
    Clock::time_point m_lastAnswered;
    Clock::time_point m_lastResults;
};

/// A line of metrics.jsonl. Throws Error(CorruptData) naming `source`.
protocol::MetricRecord metricRecord(const common::Json& record, std::string_view source);

/// The accuracy in the form that is sent to clients.
protocol::Accuracy accuracyOf(const evaluation::Proportion& proportion, std::int64_t numUnfinished);

} // namespace lr::server
