#pragma once

#include "protocol/run_messages.h"

#include <QCoreApplication>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace lr::widgets {

/// The limits beyond which the watchdog reports a run.
struct WatchdogSettings
{
    double smoothing = 0.95;         ///< weight of the past in the smoothed loss, 0 to below 1
    std::int64_t settlingSteps = 30; ///< number of first records in which only a non-finite number is reported
    double divergenceFactor = 2;     ///< ratio of the smoothed loss to the best smoothed loss
    double divergenceSigmas =
        4; ///< the smoothed loss must also exceed the best one by this many of its standard errors
    std::int64_t plateauSteps = 300;  ///< without an improvement …
    double plateauImprovement = 0.01; ///< … of at least this share of the best smoothed loss
    double spikeFactor = 20;          ///< ratio of the gradient norm to its smoothed value
};

/// Watches one run's records for non-finite numbers, divergence, plateaus and gradient spikes. Each condition is
/// reported once when it begins, and again only after it has ended. A pure function of the records it is given.
class RunWatchdog
{
    Q_DECLARE_TR_FUNCTIONS(lr::widgets::RunWatchdog)

public:
    enum class Kind
    {
        NonFinite,
        Divergence,
        Plateau,
        GradientSpike
    };

    struct Alarm
    {
        Kind kind = Kind::NonFinite;
        std::int64_t globalStep = 0;
        QString text; ///< a sentence with the figures and what to do
    };

    explicit RunWatchdog(WatchdogSettings settings = {});

    /// Takes the next record, in order of globalStep. Returns the alarms that begin with it.
    std::vector<Alarm> observe(const protocol::MetricRecord& record);
    /// Forgets everything; for a run that returned to a checkpoint.
    void reset();

    double smoothedLoss() const; ///< nats; NaN before the first record

private:
    /// Exponential mean whose weights sum to 1 from the first value on, with the spread around it.
    struct Smoothed
    {
        double sum = 0;
        double weight = 0;
        double squares = 0;
        void add(double value, double keep);
        double mean() const;
        double standardError(double keep) const;
    };

    std::optional<Alarm> checkFinite(const protocol::MetricRecord& record);
    std::optional<Alarm> checkGradient(const protocol::MetricRecord& record);
    std::optional<Alarm> checkDivergence(const protocol::MetricRecord& record);
    std::optional<Alarm> checkPlateau(const protocol::MetricRecord& record);
    void noteBest();
    bool isSettled() const { return m_numRecords > m_settings.settlingSteps; }

    WatchdogSettings m_settings;
    Smoothed m_loss;
    Smoothed m_gradNorm;
    std::int64_t m_numRecords = 0;
    std::optional<double> m_best;         ///< smallest smoothed loss
    std::optional<double> m_plateauLevel; ///< smoothed loss with which the next improvement is compared
    std::int64_t m_improvedAt = 0;
    bool m_isNonFinite = false;
    bool m_isDiverging = false;
    bool m_isFlat = false;
    bool m_isSpiking = false;
};

} // namespace lr::widgets
