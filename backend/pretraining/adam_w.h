#pragma once

#include <ATen/ATen.h>

#include <vector>

namespace lr::pretraining {

struct DecayedParameter
{
    at::Tensor parameter; ///< float32, requires a gradient
    double weightDecay = 0;
};

struct AdamWOptions
{
    double learningRate = 3e-3;
    double beta1 = 0.9;
    double beta2 = 0.95;
    double epsilon = 1e-8;
};

/// Adam with decoupled weight decay. Source: Loshchilov, Hutter, arXiv:1711.05101.
class AdamW
{
public:
    explicit AdamW(std::vector<DecayedParameter> parameters, const AdamWOptions& options = {});

    /// One step with the gradients that the parameters hold; the learning rate is multiplied by `rateFactor`.
    void step(double rateFactor);

private:
    struct Moments
    {
        at::Tensor mean;
        at::Tensor square;
    };

    AdamWOptions m_options;
    std::vector<DecayedParameter> m_parameters;
    std::vector<Moments> m_moments;
    int m_numSteps = 0;
};

/// Scales the gradients of `parameters` by one factor so that their common norm is at most `maxNorm`. Returns the norm
/// before that.
double clipGradients(const std::vector<at::Tensor>& parameters, double maxNorm);

} // namespace lr::pretraining
