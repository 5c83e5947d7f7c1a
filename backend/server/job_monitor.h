#pragma once

#include "jobs/job_observer.h"
#include "protocol/job_messages.h"
#include "protocol/run_messages.h"
#include "server/job_register.h"
#include "server/pause_gate.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace lr::server {

/// Turns the reports of a running job into notifications, and makes the job wait while it is paused. Metrics are
/// collected for a tenth of a second, so that a fast training does not send a message for each step. For the job's
/// thread.
class JobMonitor : public jobs::JobObserver
{
public:
    /// `jobs`, `gate` and `onResults`, which is called when the workspace has something new to read, are borrowed.
    JobMonitor(JobRegister& jobs, PauseGate& gate, std::int64_t id, const std::function<void()>& onResults,
        std::stop_token stop);

    void onProgress(const jobs::ProgressReport& report) override;
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

    JobRegister& m_jobs;
    PauseGate& m_gate;
    const std::int64_t m_id;
    const std::function<void()>& m_onResults;
    std::stop_token m_stop;
    protocol::RunMetrics m_metrics;
    std::int64_t m_globalStep = 0;
    protocol::EvaluationProgress m_answered;
    bool m_hasAnswered = false;
    Clock::time_point m_lastMetrics;
    Clock::time_point m_lastAnswered;
    Clock::time_point m_lastResults;
};

} // namespace lr::server
