#include "training/adamw.h"

#include <ATen/core/grad_mode.h>

#include <cmath>

namespace lr::training {

AdamW::AdamW(at::Tensor parameters, const settings::TrainSettings& settings)
    : m_parameters(std::move(parameters))
    , m_firstMoment(at::zeros_like(m_parameters))
    , m_secondMoment(at::zeros_like(m_parameters))
    , m_beta1(settings.beta1)
    , m_beta2(settings.beta2)
    , m_epsilon(settings.epsilon)
    , m_weightDecay(settings.weightDecay)
{}

void AdamW::step(const at::Tensor& gradient, double learningRate)
{
    const at::NoGradGuard noGrad;
    ++m_numSteps;
    const auto n = static_cast<double>(m_numSteps);
    const double correction1 = 1 - std::pow(m_beta1, n);
    const double correction2 = 1 - std::pow(m_beta2, n);
    if (m_weightDecay > 0)
        m_parameters.mul_(1 - learningRate * m_weightDecay);
    m_firstMoment.mul_(m_beta1).add_(gradient, 1 - m_beta1);
    m_secondMoment.mul_(m_beta2).addcmul_(gradient, gradient, 1 - m_beta2);
    const auto denominator = m_secondMoment.sqrt().div_(std::sqrt(correction2)).add_(m_epsilon);
    m_parameters.addcdiv_(m_firstMoment, denominator, -learningRate / correction1);
}

void AdamW::restore(std::int64_t numSteps, const at::Tensor& firstMoment, const at::Tensor& secondMoment)
{
    m_numSteps = numSteps;
    m_firstMoment.copy_(firstMoment);
    m_secondMoment.copy_(secondMoment);
}

double clipGradient(at::Tensor& gradient, double maxNorm)
{
    const double norm = gradient.norm().item<double>();
    if (maxNorm > 0 && norm > maxNorm)
        gradient.mul_(maxNorm / (norm + 1e-6)); // the 1e-6 as in torch.nn.utils.clip_grad_norm_
    return norm;
}

} // namespace lr::training
