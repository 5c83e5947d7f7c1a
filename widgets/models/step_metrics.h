#pragma once

#include "models/scoring_steps.h"

#include <QString>

#include <array>

namespace lr::widgets {

/// What a step can be coloured by.
enum class StepMetric
{
    Kl,
    LogRatio, ///< ln(π_E(y_t)/π_A(y_t)): above 0 where the expert likes the token better
    ExpertEntropy,
    AmateurEntropy,
    ExpertRank,
    AmateurRank
};

inline constexpr std::array kStepMetrics = {StepMetric::Kl, StepMetric::LogRatio, StepMetric::ExpertEntropy,
    StepMetric::AmateurEntropy, StepMetric::ExpertRank, StepMetric::AmateurRank};

/// "KL", "Expert entropy", …; for people.
QString nameOf(StepMetric metric);
/// "nats" or "rank".
QString unitOf(StepMetric metric);

/// Not finite where y_t lies outside the amateur's vocabulary.
double valueOf(const ScoringSteps& steps, std::size_t row, StepMetric metric);

/// Values between which colours differ.
struct MetricRange
{
    double low = 0;
    double high = 1;
    bool isDiverging = false;   ///< low = −high, 0 is neutral
    bool isLogarithmic = false; ///< low > 0

    /// Place of a value on the colour scale, from 0 to 1; values outside are clipped, NaN is 0.
    double position(double value) const;
};

/// Range for a whole scoring, so that a colour means the same in each trajectory: up to the 99th percentile, so that a
/// few outliers do not make everything else dark. Looks at no more than about 200,000 steps.
MetricRange rangeOf(const ScoringSteps& steps, StepMetric metric);

} // namespace lr::widgets
