#pragma once

#include "training/settings.h"

#include <ATen/ATen.h>

#include <cstdint>

namespace lr::training {

/// AdamW with decoupled weight decay on one flat vector. Source: arXiv:1711.05101, algorithm 2; betas, epsilon and
/// decay from the settings, the rate step by step.
class AdamW
{
public:
    /// `parameters` float32 [n], changed in place by step().
    AdamW(at::Tensor parameters, const settings::TrainSettings& settings);

    /// One update with `gradient` float32 [n].
    void step(const at::Tensor& gradient, double learningRate);

    std::int64_t numSteps() const { return m_numSteps; }
    const at::Tensor& firstMoment() const { return m_firstMoment; }
    const at::Tensor& secondMoment() const { return m_secondMoment; }

    /// Continues from saved moments, float32 [n] each.
    void restore(std::int64_t numSteps, const at::Tensor& firstMoment, const at::Tensor& secondMoment);

private:
    at::Tensor m_parameters;
    at::Tensor m_firstMoment;
    at::Tensor m_secondMoment;
    double m_beta1;
    double m_beta2;
    double m_epsilon;
    double m_weightDecay;
    std::int64_t m_numSteps = 0;
};

/// Scales `gradient` in place so that its L2 norm is at most `maxNorm` (0: leaves it). Returns the norm it had.
double clipGradient(at::Tensor& gradient, double maxNorm);

} // namespace lr::training
