#pragma once

#include "training/settings.h"

#include <ATen/ATen.h>

#include <cstdint>

namespace lr::training {

/// AdamW with decoupled weight decay on one flat vector. Betas, epsilon and weight decay come from the settings; the
/// learning rate is given for each step. Source: arXiv:1711.05101, algorithm 2.
class AdamW
{
public:
    /// `parameters` float32 [n]; step() changes it in place.
    AdamW(at::Tensor parameters, const settings::TrainSettings& settings);

    /// One update of the parameters with `gradient` float32 [n].
    void step(const at::Tensor& gradient, double learningRate);

    std::int64_t numSteps() const { return m_numSteps; }
    const at::Tensor& firstMoment() const { return m_firstMoment; }
    const at::Tensor& secondMoment() const { return m_secondMoment; }

    /// Resumes after `numSteps` steps with their saved moments, float32 [n] each.
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

/// Scales `gradient` in place so that its L2 norm is at most `maxNorm`; 0 leaves it unchanged. Returns the norm before
/// that.
double clipGradient(at::Tensor& gradient, double maxNorm);

} // namespace lr::training
