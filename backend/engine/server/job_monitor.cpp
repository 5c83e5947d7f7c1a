#include "engine/server/job_monitor.h"

#include "engine/server/job_queue.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"

#include <limits>

namespace lr::server {

using protocol::RunMark;

namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr auto kResultsInterval = std::chrono::seconds(5);
/// The most records that one message carries. Many steps may end before the next message is due.
constexpr std::size_t kMaxKeptRecords = 1000;

} // namespace

protocol::Accuracy accuracyOf(const evaluation::Proportion& proportion, std::int64_t numUnfinished)
{
    return {.numCorrect = proportion.numSuccesses,
        .numQuestions = proportion.numTrials,
        .share = proportion.share,
        .low = proportion.low,
        .high = proportion.high,
        .numUnfinished = numUnfinished};
}

protocol::MetricRecord metricRecord(const common::Json& record, std::string_view source)
{
    constexpr auto kHuge = std::numeric_limits<double>::max();
    const common::JsonObject object(record, source);
    const auto number = [&](const char* key) {
        return object.has(key) ? object.number(key, -kHuge, kHuge) : std::numeric_limits<double>::quiet_NaN();
    };
    const auto optional = [&](const char* key) {
        return object.has(key) ? std::optional(object.number(key, -kHuge, kHuge)) : std::nullopt;
    };
    return {.globalStep = object.integer("global_step", 0, std::numeric_limits<std::int64_t>::max()),
        .loss = number("loss"),
        .gradNorm = number("grad_norm"),
        .learningRate = number("learning_rate"),
        .softLabelAgreement = number("soft_label_agreement"),
        .samplesPerSecond = number("samples_per_second"),
        .tokensPerSecond = number("tokens_per_second"),
        .seconds = number("seconds"),
        .residentMib = number("resident_mib"),
        .deviceMib = number("device_mib"),
        .validationLoss = optional("validation_loss"),
        .passAt1 = optional("pass_at_1"),
        .passAt1Low = optional("pass_at_1_low"),
        .passAt1High = optional("pass_at_1_high")};
}

JobMonitor::JobMonitor(JobQueue& queue, protocol::JobInfo& info, std::stop_token stop)
    : m_queue(queue)
    , m_info(info)
    , m_stop(std::move(stop))
    , m_lastResults(Clock::now())
{}

void JobMonitor::onProgress(const engine::ProgressReport& report)
{
    {
        const std::lock_guard lock(m_queue.m_mutex);
        m_info.progress = protocol::JobProgress{.stage = report.stage,
            .done = report.done,
            .total = report.total,
            .unit = report.unit,
            .seconds = report.seconds,
            .etaSeconds = report.etaSeconds,
            .details = report.details.is_object() ? common::Json(report.details) : common::Json::object()};
        m_queue.publish(m_info, store::Keep::Recent);
    }
    if (Clock::now() - m_lastResults < kResultsInterval)
        return;
    m_queue.m_onResults();
    m_lastResults = Clock::now();
}

void JobMonitor::waitWhilePaused()
{
    std::unique_lock lock(m_queue.m_mutex);
    if (!m_queue.m_isPausing || m_stop.stop_requested())
        return;
    lock.unlock();
    sendMetrics();
    sendAnswered();
    lock.lock();
    m_queue.setState(m_info, protocol::JobState::Paused);
    m_queue.m_changed.wait(lock, [this] { return !m_queue.m_isPausing || m_stop.stop_requested(); });
    if (!m_stop.stop_requested())
        m_queue.setState(m_info, protocol::JobState::Running);
}

void JobMonitor::onRunOpened(const std::filesystem::path& run, std::int64_t globalStep)
{
    m_metrics.run = run.filename().string();
    m_globalStep = globalStep;
    if (globalStep > 0) {
        m_metrics.restarts = true;
        m_metrics.marks.push_back({RunMark::Kind::Resume, globalStep});
    }
    const std::lock_guard lock(m_queue.m_mutex);
    m_info.run = m_metrics.run;
    m_queue.store(m_info);
    m_queue.publish(m_info, store::Keep::Always);
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
    const std::lock_guard lock(m_queue.m_mutex);
    m_queue.publish(protocol::notification::kMetrics, protocol::toJson(m_metrics), store::Keep::Recent, {});
    m_metrics.restarts = false;
    m_metrics.records.clear();
    m_metrics.marks.clear();
}

void JobMonitor::onEvaluationOpened(std::int64_t evaluation)
{
    m_answered.evaluation = evaluation;
    {
        const std::lock_guard lock(m_queue.m_mutex);
        m_info.evaluation = evaluation;
        m_queue.store(m_info);
        m_queue.publish(m_info, store::Keep::Always);
    }
    m_queue.m_onResults();
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
    const std::lock_guard lock(m_queue.m_mutex);
    m_queue.publish(protocol::notification::kQuestionsAnswered, protocol::toJson(m_answered), store::Keep::Recent,
        "evaluation:" + std::to_string(m_answered.evaluation));
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
