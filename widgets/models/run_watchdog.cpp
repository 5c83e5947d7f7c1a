#include "models/run_watchdog.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::widgets {

using protocol::MetricRecord;

namespace {

QString threeDigits(double value)
{
    return QLocale().toString(value, 'g', 3);
}

} // namespace

void RunWatchdog::Smoothed::add(double value, double keep)
{
    if (weight > 0) {
        const double distance = value - mean();
        squares = keep * squares + (1 - keep) * distance * distance;
    }
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
}

double RunWatchdog::Smoothed::mean() const
{
    return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

/// Of the exponential mean of independent values: σ · √((1 − keep) / (1 + keep)).
double RunWatchdog::Smoothed::standardError(double keep) const
{
    return weight > 0 ? std::sqrt(squares / weight * (1 - keep) / (1 + keep)) : 0;
}

RunWatchdog::RunWatchdog(WatchdogSettings settings)
    : m_settings(settings)
{}

void RunWatchdog::reset()
{
    *this = RunWatchdog(m_settings);
}

double RunWatchdog::smoothedLoss() const
{
    return m_loss.mean();
}

std::vector<RunWatchdog::Alarm> RunWatchdog::observe(const MetricRecord& record)
{
    std::vector<Alarm> alarms;
    const auto take = [&](std::optional<Alarm> alarm) {
        if (alarm)
            alarms.push_back(std::move(*alarm));
    };
    take(checkFinite(record));
    if (m_isNonFinite)
        return alarms; // such a number in a mean would stay there
    ++m_numRecords;
    take(checkGradient(record));
    m_loss.add(record.loss, m_settings.smoothing);
    m_gradNorm.add(record.gradNorm, m_settings.smoothing);
    take(checkDivergence(record));
    take(checkPlateau(record));
    noteBest();
    return alarms;
}

std::optional<RunWatchdog::Alarm> RunWatchdog::checkFinite(const MetricRecord& record)
{
    const bool isFinite = std::isfinite(record.loss) && std::isfinite(record.gradNorm);
    const bool begins = !isFinite && !m_isNonFinite;
    m_isNonFinite = !isFinite;
    if (!begins)
        return std::nullopt;
    return Alarm{Kind::NonFinite, record.globalStep,
        tr("The %1 is no longer a finite number at step %L2. Stop, and start again from an earlier checkpoint with a "
           "lower learning rate.")
            .arg(std::isfinite(record.loss) ? tr("gradient norm") : tr("loss"))
            .arg(record.globalStep)};
}

std::optional<RunWatchdog::Alarm> RunWatchdog::checkGradient(const MetricRecord& record)
{
    if (!isSettled())
        return std::nullopt;
    const double usual = m_gradNorm.mean();
    const bool isSpike = record.gradNorm > m_settings.spikeFactor * usual;
    const bool begins = isSpike && !m_isSpiking;
    m_isSpiking = isSpike;
    if (!begins)
        return std::nullopt;
    return Alarm{Kind::GradientSpike, record.globalStep,
        tr("The gradient norm jumped to %1 at step %L2; usually it is about %3. One jump is harmless if gradients are "
           "clipped; if there are many, lower the learning rate.")
            .arg(threeDigits(record.gradNorm))
            .arg(record.globalStep)
            .arg(threeDigits(usual))};
}

std::optional<RunWatchdog::Alarm> RunWatchdog::checkDivergence(const MetricRecord& record)
{
    if (!isSettled() || !m_best)
        return std::nullopt;
    const double now = m_loss.mean();
    const double noise = m_loss.standardError(m_settings.smoothing);
    const bool isAbove =
        now > m_settings.divergenceFactor * *m_best && now > *m_best + m_settings.divergenceSigmas * noise;
    const bool begins = isAbove && !m_isDiverging;
    m_isDiverging = isAbove;
    if (!begins)
        return std::nullopt;
    return Alarm{Kind::Divergence, record.globalStep,
        tr("The smoothed loss is %1 nats at step %L2, up from %3 at its best: the run diverges. Stop, and start again "
           "from an earlier checkpoint with a lower learning rate.")
            .arg(threeDigits(now))
            .arg(record.globalStep)
            .arg(threeDigits(*m_best))};
}

std::optional<RunWatchdog::Alarm> RunWatchdog::checkPlateau(const MetricRecord& record)
{
    if (!isSettled())
        return std::nullopt; // the mean of a few batches may be lower by luck than the run will be for long
    const double now = m_loss.mean();
    if (!m_plateauLevel || now < *m_plateauLevel * (1 - m_settings.plateauImprovement)) {
        m_plateauLevel = now;
        m_improvedAt = record.globalStep;
        m_isFlat = false;
        return std::nullopt;
    }
    if (m_isFlat || record.globalStep - m_improvedAt < m_settings.plateauSteps)
        return std::nullopt;
    m_isFlat = true;
    return Alarm{Kind::Plateau, record.globalStep,
        tr("The smoothed loss has not improved for %L1 steps; it was lowest at step %L2. If you stop, what was learned "
           "is kept.")
            .arg(record.globalStep - m_improvedAt)
            .arg(m_improvedAt)};
}

void RunWatchdog::noteBest()
{
    if (isSettled())
        m_best = std::min(m_best.value_or(m_loss.mean()), m_loss.mean());
}

} // namespace lr::widgets
