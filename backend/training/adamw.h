#pragma once

#include <ATen/ATen.h>

#include <cstdint>

namespace lr::training {

/// What does not change from step to step.
struct AdamWCoefficients
{
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;
};

/// AdamW with decoupled weight decay on one tensor; the learning rate is given for each step. Source: arXiv:1711.05101,
/// algorithm 2.
class AdamW
{
public:
    /// `parameters` float32 of any shape; step() changes it in place.
    AdamW(at::Tensor parameters, const AdamWCoefficients& coefficients);

    /// One update of the parameters with `gradient` float32 of the same shape.
    void step(const at::Tensor& gradient, double learningRate);

    std::int64_t numSteps() const { return m_numSteps; }
    const at::Tensor& firstMoment() const { return m_firstMoment; }
    const at::Tensor& secondMoment() const { return m_secondMoment; }

    /// Resumes after `numSteps` steps with their saved moments, float32 of the parameters' shape.
    void restore(std::int64_t numSteps, const at::Tensor& firstMoment, const at::Tensor& secondMoment);

private:
    at::Tensor m_parameters;
    at::Tensor m_firstMoment;
    at::Tensor m_secondMoment;
    AdamWCoefficients m_coefficients;
    std::int64_t m_numSteps = 0;
};

/// Scales the gradients in place by one factor so that their common L2 norm is at most `maxNorm`; 0 leaves them
/// unchanged. Returns the norm before that.
double clipGradients(at::TensorList gradients, double maxNorm);

} // namespace lr::training
