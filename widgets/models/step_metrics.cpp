#include "models/step_metrics.h"

#include "selection/statistics.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

namespace {

constexpr std::size_t kMostValues = 200'000;
constexpr double kClippedAt = 0.99;

bool isRank(StepMetric metric)
{
    return metric == StepMetric::ExpertRank || metric == StepMetric::AmateurRank;
}

struct StepMetricText
{
    Q_DECLARE_TR_FUNCTIONS(StepMetric)
};

} // namespace

QString nameOf(StepMetric metric)
{
    switch (metric) {
    case StepMetric::Kl:
        return StepMetricText::tr("KL divergence");
    case StepMetric::LogRatio:
        return StepMetricText::tr("Log-ratio of the token");
    case StepMetric::ExpertEntropy:
        return StepMetricText::tr("Expert entropy");
    case StepMetric::AmateurEntropy:
        return StepMetricText::tr("Amateur entropy");
    case StepMetric::ExpertRank:
        return StepMetricText::tr("Expert rank of the token");
    case StepMetric::AmateurRank:
        return StepMetricText::tr("Amateur rank of the token");
    }
    return {};
}

QString unitOf(StepMetric metric)
{
    return isRank(metric) ? StepMetricText::tr("rank") : StepMetricText::tr("nats");
}

double valueOf(const ScoringSteps& steps, std::size_t row, StepMetric metric)
{
    const auto& tokens = steps.tokens();
    switch (metric) {
    case StepMetric::Kl:
        return double{steps.table().klNats()[row]};
    case StepMetric::LogRatio:
        return double{tokens.expertLogProbs[row]} - double{tokens.amateurLogProbs[row]};
    case StepMetric::ExpertEntropy:
        return double{steps.table().expertEntropies()[row]};
    case StepMetric::AmateurEntropy:
        return double{steps.table().amateurEntropies()[row]};
    case StepMetric::ExpertRank:
        return tokens.expertRanks[row];
    case StepMetric::AmateurRank:
        return tokens.amateurRanks[row] > 0 ? tokens.amateurRanks[row] : NAN;
    }
    return 0;
}

double MetricRange::position(double value) const
{
    if (std::isnan(value) || !(high > low))
        return 0;
    const auto place =
        isLogarithmic ? std::log(std::max(value, low) / low) / std::log(high / low) : (value - low) / (high - low);
    return std::clamp(place, 0.0, 1.0);
}

MetricRange rangeOf(const ScoringSteps& steps, StepMetric metric)
{
    const bool isDiverging = metric == StepMetric::LogRatio;
    const auto stride = steps.numSteps() / kMostValues + 1;
    std::vector<float> values;
    values.reserve(steps.numSteps() / stride + 1);
    for (std::size_t row = 0; row < steps.numSteps(); row += stride) {
        const auto value = valueOf(steps, row, metric);
        if (std::isfinite(value))
            values.push_back(static_cast<float>(isDiverging ? std::abs(value) : value));
    }
    MetricRange range{.low = isRank(metric) ? 1.0 : 0.0, .isDiverging = isDiverging, .isLogarithmic = isRank(metric)};
    const auto highest = values.empty() ? 0.0 : selection::quantileOf(values, kClippedAt);
    range.high = std::max(highest, isRank(metric) ? 10.0 : 0.1);
    if (isDiverging)
        range.low = -range.high;
    return range;
}

} // namespace lr::widgets
