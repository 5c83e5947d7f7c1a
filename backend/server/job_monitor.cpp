#include "server/job_monitor.h"

#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "server/result_messages.h"

#include <fmt/format.h>

namespace lr::server {

using protocol::JobState;
using protocol::RunMark;

namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr auto kResultsInterval = std::chrono::seconds(5);
/// The most records that one message carries. Many steps may end before the next message is due.
constexpr std::size_t kMaxKeptRecords = 1000;

} // namespace

JobMonitor::JobMonitor(
    JobRegister& jobs, PauseGate& gate, std::int64_t id, const std::function<void()>& onResults, std::stop_token stop)
    : m_jobs(jobs)
    , m_gate(gate)
    , m_id(id)
    , m_onResults(onResults)
    , m_stop(std::move(stop))
    , m_lastResults(Clock::now())
{}

void JobMonitor::onProgress(const jobs::ProgressReport& report)
{
    m_jobs.setProgress(
        m_id, {.stage = report.stage,
                  .done = report.done,
                  .total = report.total,
                  .unit = report.unit,
                  .seconds = report.seconds,
                  .etaSeconds = report.etaSeconds,
                  .details = report.details.is_object() ? common::Json(report.details) : common::Json::object()});
    if (Clock::now() - m_lastResults < kResultsInterval)
        return;
    m_onResults();
    m_lastResults = Clock::now();
}

void JobMonitor::waitWhilePaused()
{
    if (!m_gate.isClosed() || m_stop.stop_requested())
        return;
    sendMetrics();
    sendAnswered();
    m_jobs.replaceState(m_id, JobState::Running, JobState::Paused);
    m_gate.wait(m_stop);
    m_jobs.replaceState(m_id, JobState::Paused, JobState::Running);
}

void JobMonitor::onRunOpened(const std::filesystem::path& run, std::int64_t globalStep)
{
    m_metrics.run = run.filename().string();
    m_globalStep = globalStep;
    if (globalStep > 0) {
        m_metrics.restarts = true;
        m_metrics.marks.push_back({RunMark::Kind::Resume, globalStep});
    }
    m_jobs.change(m_id, [this](protocol::JobInfo& info) {
        info.run = m_metrics.run;
        return true;
    });
}

void JobMonitor::onMetrics(const common::OrderedJson& record)
{
    const auto metrics = metricRecord(common::Json(record), "a metrics record");
    m_globalStep = metrics.globalStep;
    if (metrics.validationLoss || metrics.passAt1)
        m_metrics.marks.push_back({RunMark::Kind::Evaluation, metrics.globalStep});
    m_metrics.records.push_back(metrics);
    if (Clock::now() - m_lastMetrics >= kInterval || m_metrics.records.size() >= kMaxKeptRecords)
        sendMetrics();
}

void JobMonitor::onCheckpoint(std::int64_t globalStep)
{
    mark(RunMark::Kind::Checkpoint, globalStep);
}

void JobMonitor::mark(RunMark::Kind kind, std::int64_t globalStep)
{
    m_metrics.marks.push_back({kind, globalStep});
}

void JobMonitor::sendMetrics()
{
    m_lastMetrics = Clock::now();
    if (m_metrics.records.empty() && m_metrics.marks.empty())
        return;
    // The first record says from which step on the old ones are void. Without one, the message waits for the next
    // record.
    if (m_metrics.restarts && m_metrics.records.empty())
        return;
    m_jobs.tell(protocol::notification::kMetrics, protocol::toJson(m_metrics));
    m_metrics.restarts = false;
    m_metrics.records.clear();
    m_metrics.marks.clear();
}

void JobMonitor::onEvaluationOpened(std::int64_t evaluation)
{
    m_answered.evaluation = evaluation;
    m_jobs.change(m_id, [evaluation](protocol::JobInfo& info) {
        info.evaluation = evaluation;
        return true;
    });
    m_onResults();
}

void JobMonitor::onAnswered(std::int64_t numAsked, const evaluation::Proportion& soFar, std::int64_t numUnfinished)
{
    m_answered.numAsked = numAsked;
    m_answered.accuracy = accuracyOf(soFar, numUnfinished);
    m_hasAnswered = true;
    if (Clock::now() - m_lastAnswered >= kInterval)
        sendAnswered();
}

void JobMonitor::sendAnswered()
{
    if (!m_hasAnswered)
        return;
    m_jobs.tell(protocol::notification::kQuestionsAnswered, protocol::toJson(m_answered),
        fmt::format("evaluation:{}", m_answered.evaluation));
    m_hasAnswered = false;
    m_lastAnswered = Clock::now();
}

void JobMonitor::finish(bool stoppedEarly)
{
    if (stoppedEarly && !m_metrics.run.empty())
        mark(RunMark::Kind::Stop, m_globalStep);
    m_metrics.restarts = m_metrics.restarts && !m_metrics.records.empty();
    sendMetrics();
    sendAnswered();
}

} // namespace lr::server
