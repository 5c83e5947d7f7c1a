#include "training/trainer.h"

#include "common/clock.h"
#include "common/error.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace lr::training {

using common::Error;
using common::ErrorCode;

namespace {

std::int64_t numSamples(const std::vector<MicroBatch>& batches)
{
    std::size_t count = 0;
    for (const auto& batch : batches)
        for (const auto& slice : batch)
            count += slice.numTargets;
    return static_cast<std::int64_t>(count);
}

AdamWCoefficients coefficientsOf(const settings::TrainSettings& settings)
{
    return {.beta1 = settings.beta1,
        .beta2 = settings.beta2,
        .epsilon = settings.epsilon,
        .weightDecay = settings.weightDecay};
}

} // namespace

Trainer::Trainer(std::shared_ptr<const model::DecoderWeights> weights, std::shared_ptr<model::Adapter> adapter,
    const TrainingSet& set, const settings::TrainSettings& settings)
    : m_settings(settings)
    , m_adapter(adapter)
    , m_gradient(m_adapter->enableGradients())
    , m_graph(std::move(weights), std::move(adapter))
    , m_loss(m_graph, set, settings.gradientCheckpointing)
    , m_plan(set, settings)
    , m_optimizer(m_adapter->parameters(), coefficientsOf(settings))
{
    validate(settings);
    validate(set, m_graph.config().vocabSize, m_graph.config().maxPositionEmbeddings);
}

LossTotals Trainer::accumulate(const std::vector<MicroBatch>& batches)
{
    const double weight = 1.0 / static_cast<double>(numSamples(batches));
    const auto random =
        common::CounterRandom(m_settings.seed).child("dropout").child(static_cast<std::uint64_t>(globalStep()));
    m_gradient.zero_();
    LossTotals totals;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        m_graph.setDropout(random.child(i));
        totals += m_loss.accumulate(batches[i], weight);
    }
    return totals;
}

StepMetrics Trainer::step()
{
    const auto start = std::chrono::steady_clock::now();
    StepMetrics metrics{.globalStep = globalStep() + 1, .learningRate = learningRateAt(m_settings, globalStep())};
    try {
        const auto totals = accumulate(m_plan.microBatches(globalStep()));
        metrics.numSamples = totals.numTargets;
        metrics.numTokens = totals.numTokens;
        metrics.loss = totals.klNats / static_cast<double>(totals.numTargets);
        metrics.softLabelAgreement = static_cast<double>(totals.numAgreeing) / static_cast<double>(totals.numTargets);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::CorruptData)
            throw;
        throw Error(ErrorCode::CorruptData,
            fmt::format("Training stopped at step {}: {}. Resume from the last checkpoint with a lower learning rate.",
                metrics.globalStep, error.what()));
    }
    metrics.gradNorm = clipGradients({m_gradient}, m_settings.maxGradNorm);
    if (!std::isfinite(metrics.gradNorm))
        throw Error(ErrorCode::CorruptData, fmt::format("Training stopped at step {}: the gradient is not finite. "
                                                        "Resume from the last checkpoint with a lower learning rate.",
                                                metrics.globalStep));
    m_optimizer.step(m_gradient, metrics.learningRate);
    metrics.seconds = common::secondsSince(start);
    return metrics;
}

double Trainer::validationLoss(const TrainingSet& heldOut)
{
    m_graph.setDropout(std::nullopt);
    const LossPass loss(m_graph, heldOut);
    LossTotals totals;
    for (std::size_t s = 0; s < heldOut.sequences.size(); ++s)
        totals += loss.measure({{s, 0, heldOut.sequences[s].targets.size()}});
    return totals.klNats / static_cast<double>(totals.numTargets);
}

void Trainer::restore(std::int64_t globalStep, const at::Tensor& firstMoment, const at::Tensor& secondMoment)
{
    m_optimizer.restore(globalStep, firstMoment, secondMoment);
}

} // namespace lr::training
