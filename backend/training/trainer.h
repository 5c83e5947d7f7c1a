#pragma once

#include "model/adapter.h"
#include "training/adamw.h"
#include "training/batch_plan.h"
#include "training/loss_pass.h"
#include "training/settings.h"

#include <cstdint>
#include <memory>

namespace lr::training {

/// The results of one optimiser step.
struct StepMetrics
{
    std::int64_t globalStep = 0; ///< from 1
    double loss = 0;             ///< mean KL(v ‖ π_θ) of the step's samples before the update, nats
    double gradNorm = 0;         ///< L2 norm before clipping
    double learningRate = 0;
    double softLabelAgreement = 0; ///< share of samples whose most probable token is the label's
    std::int64_t numSamples = 0;
    std::int64_t numTokens = 0; ///< rows that went through the model
    double seconds = 0;
};

/// The training loop, one optimiser step at a time; the caller stores, shows, pauses and stops between steps.
/// Deterministic: for a given number of threads, the results of step n depend only on model, samples, settings and n.
class Trainer
{
public:
    /// Trains `adapter` in place. `set` must outlive the trainer. Throws Error(InvalidArgument) for settings that are
    /// not valid, and as validate(set).
    Trainer(std::shared_ptr<const model::DecoderWeights> weights, std::shared_ptr<model::Adapter> adapter,
        const TrainingSet& set, const settings::TrainSettings& settings);

    std::int64_t globalStep() const { return m_optimizer.numSteps(); }
    const settings::TrainSettings& settings() const { return m_settings; }
    const model::Adapter& adapter() const { return *m_adapter; }
    const AdamW& optimizer() const { return m_optimizer; }

    /// Performs the next optimiser step. Throws Error(CorruptData) that names the step if a loss (then also the sample)
    /// or the gradient is not finite; adapter and moments are then those after the previous step.
    StepMetrics step();

    /// Mean KL(v ‖ π_θ) over held-out samples, in nats, without dropout.
    double validationLoss(const TrainingSet& heldOut);

    /// Resumes after `globalStep` steps with the moments of that step. The caller must restore the adapter's
    /// parameters.
    void restore(std::int64_t globalStep, const at::Tensor& firstMoment, const at::Tensor& secondMoment);

private:
    LossTotals accumulate(const std::vector<MicroBatch>& batches);

    settings::TrainSettings m_settings;
    std::shared_ptr<model::Adapter> m_adapter;
    at::Tensor m_gradient;
    DecoderGraph m_graph;
    LossPass m_loss;
    BatchPlan m_plan;
    AdamW m_optimizer;
};

} // namespace lr::training
