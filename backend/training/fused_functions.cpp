#include "training/fused_functions.h"

namespace lr::training {

at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps, at::ScalarType dtype)
{
    return (x * at::rsqrt(x.square().mean(-1, true) + eps) * weight).to(dtype);
}

at::Tensor siluMul(const at::Tensor& gateUp, at::ScalarType dtype)
{
    const auto halves = gateUp.to(at::kFloat).chunk(2, -1);
    return (at::silu(halves[0]) * halves[1]).to(dtype);
}

at::Tensor dropoutMask(at::IntArrayRef sizes, double share, const common::CounterRandom& random, at::Device device)
{
    auto mask = at::empty(sizes, at::kFloat);
    auto* values = mask.data_ptr<float>();
    const auto kept = static_cast<float>(1 / (1 - share));
    for (std::int64_t i = 0; i < mask.numel(); ++i)
        values[i] = random.uniform(static_cast<std::uint64_t>(i)) < share ? 0.0f : kept;
    return mask.to(device);
}

} // namespace lr::training
