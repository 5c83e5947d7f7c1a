#include "training/adamw.h"

#include <ATen/core/grad_mode.h>

#include <cmath>

namespace lr::training {

AdamW::AdamW(at::Tensor parameters, const AdamWCoefficients& coefficients)
    : m_parameters(std::move(parameters))
    , m_firstMoment(at::zeros_like(m_parameters))
    , m_secondMoment(at::zeros_like(m_parameters))
    , m_coefficients(coefficients)
{}

void AdamW::step(const at::Tensor& gradient, double learningRate)
{
    const at::NoGradGuard noGrad;
    const auto& [beta1, beta2, epsilon, weightDecay] = m_coefficients;
    ++m_numSteps;
    const auto n = static_cast<double>(m_numSteps);
    const double correction1 = 1 - std::pow(beta1, n);
    const double correction2 = 1 - std::pow(beta2, n);
    if (weightDecay > 0)
        m_parameters.mul_(1 - learningRate * weightDecay);
    m_firstMoment.mul_(beta1).add_(gradient, 1 - beta1);
    m_secondMoment.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    const auto denominator = m_secondMoment.sqrt().div_(std::sqrt(correction2)).add_(epsilon);
    m_parameters.addcdiv_(m_firstMoment, denominator, -learningRate / correction1);
}

void AdamW::restore(std::int64_t numSteps, const at::Tensor& firstMoment, const at::Tensor& secondMoment)
{
    m_numSteps = numSteps;
    m_firstMoment.copy_(firstMoment);
    m_secondMoment.copy_(secondMoment);
}

double clipGradients(at::TensorList gradients, double maxNorm)
{
    const at::NoGradGuard noGrad;
    double squares = 0;
    for (const auto& gradient : gradients)
        squares += std::pow(gradient.norm().item<double>(), 2);
    const double norm = std::sqrt(squares);
    if (maxNorm > 0 && norm > maxNorm)
        for (const auto& gradient : gradients)
            gradient.mul_(maxNorm / (norm + 1e-6)); // the 1e-6 as in torch.nn.utils.clip_grad_norm_
    return norm;
}

} // namespace lr::training
