#include "pretraining/adam_w.h"

#include <ATen/core/grad_mode.h>

#include <cmath>

namespace lr::pretraining {

AdamW::AdamW(std::vector<DecayedParameter> parameters, const AdamWOptions& options)
    : m_options(options)
    , m_parameters(std::move(parameters))
{
    for (const auto& [parameter, decay] : m_parameters)
        m_moments.push_back({at::zeros_like(parameter), at::zeros_like(parameter)});
}

void AdamW::step(double rateFactor)
{
    const at::NoGradGuard noGrad;
    ++m_numSteps;
    const double rate = m_options.learningRate * rateFactor;
    const double meanCorrection = 1 - std::pow(m_options.beta1, m_numSteps);
    const double squareCorrection = 1 - std::pow(m_options.beta2, m_numSteps);
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const auto weight = m_parameters[i].parameter.detach();
        const auto& gradient = m_parameters[i].parameter.grad();
        auto& [mean, square] = m_moments[i];
        mean.lerp_(gradient, 1 - m_options.beta1);
        square.mul_(m_options.beta2).addcmul_(gradient, gradient, 1 - m_options.beta2);
        weight.mul_(1 - rate * m_parameters[i].weightDecay);
        weight.addcdiv_(mean, (square / squareCorrection).sqrt_().add_(m_options.epsilon), -rate / meanCorrection);
    }
}

double clipGradients(const std::vector<at::Tensor>& parameters, double maxNorm)
{
    const at::NoGradGuard noGrad;
    std::vector<at::Tensor> gradients;
    for (const auto& parameter : parameters)
        gradients.push_back(parameter.grad());
    const double norm = at::stack(at::_foreach_norm(gradients, 2)).norm().item<double>();
    if (norm > maxNorm)
        at::_foreach_mul_(gradients, maxNorm / norm);
    return norm;
}

} // namespace lr::pretraining
