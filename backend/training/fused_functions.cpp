#include "training/fused_functions.h"

#include "kernels/kernel_set.h"
#include "model/tensor_operations.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace lr::training {

namespace {

using kernels::Bf16;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Bf16* bf16(const at::Tensor& tensor)
{
    return static_cast<Bf16*>(tensor.data_ptr());
}
float* f32(const at::Tensor& tensor)
{
    return tensor.data_ptr<float>();
}
bool isBf16(const at::Tensor& tensor)
{
    return tensor.scalar_type() == at::kBFloat16;
}

const kernels::LayerKernels& layerKernels()
{
    return kernels::fastestKernels().layers;
}

struct RmsNorm : torch::autograd::Function<RmsNorm>
{
    static at::Tensor forward(AutogradContext* context, at::Tensor x, at::Tensor weight, double eps, bool toBf16)
    {
        x = x.contiguous();
        context->save_for_backward({x, weight});
        context->saved_data["eps"] = eps;
        auto out = at::empty(x.sizes(), x.options().dtype(toBf16 ? at::kBFloat16 : at::kFloat));
        const auto& layers = layerKernels();
        if (toBf16)
            layers.rmsNormBf16(f32(x), f32(weight), static_cast<float>(eps), x.size(0), x.size(1), bf16(out));
        else
            layers.rmsNormF32(f32(x), f32(weight), static_cast<float>(eps), x.size(0), x.size(1), f32(out));
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto& x = saved[0];
        const auto eps = static_cast<float>(context->saved_data["eps"].toDouble());
        const auto dOut = gradients[0].contiguous();
        auto dx = at::empty_like(x);
        const auto& layers = layerKernels();
        if (isBf16(dOut))
            layers.rmsNormBackwardBf16(bf16(dOut), f32(x), f32(saved[1]), eps, x.size(0), x.size(1), f32(dx));
        else
            layers.rmsNormBackwardF32(f32(dOut), f32(x), f32(saved[1]), eps, x.size(0), x.size(1), f32(dx));
        return {dx, {}, {}, {}};
    }
};

struct Gate : torch::autograd::Function<Gate>
{
    static at::Tensor forward(AutogradContext* context, at::Tensor gateUp, std::int64_t activation, bool toBf16)
    {
        gateUp = gateUp.contiguous();
        context->save_for_backward({gateUp});
        context->saved_data["activation"] = activation;
        const auto f = static_cast<kernels::Activation>(activation);
        const auto rows = gateUp.size(0);
        const auto cols = gateUp.size(1) / 2;
        auto out = at::empty({rows, cols}, gateUp.options().dtype(toBf16 ? at::kBFloat16 : at::kFloat));
        const auto& layers = layerKernels();
        if (isBf16(gateUp))
            layers.gateBf16Bf16(f, bf16(gateUp), rows, cols, bf16(out));
        else if (toBf16)
            layers.gateF32Bf16(f, f32(gateUp), rows, cols, bf16(out));
        else
            layers.gateF32F32(f, f32(gateUp), rows, cols, f32(out));
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto gateUp = context->get_saved_variables()[0];
        const auto f = static_cast<kernels::Activation>(context->saved_data["activation"].toInt());
        const auto dOut = gradients[0].contiguous();
        const auto rows = dOut.size(0);
        const auto cols = dOut.size(1);
        auto dGateUp = at::empty_like(gateUp);
        const auto& layers = layerKernels();
        if (isBf16(gateUp))
            layers.gateBackwardBf16Bf16(f, bf16(dOut), bf16(gateUp), rows, cols, bf16(dGateUp));
        else if (isBf16(dOut))
            layers.gateBackwardF32Bf16(f, bf16(dOut), f32(gateUp), rows, cols, f32(dGateUp));
        else
            layers.gateBackwardF32F32(f, f32(dOut), f32(gateUp), rows, cols, f32(dGateUp));
        return {dGateUp, {}, {}};
    }
};

/// 2⁵³ · share, rounded up: 53 random bits are below it with probability `share`.
std::uint64_t thresholdOf(double share)
{
    return static_cast<std::uint64_t>(std::ceil(share * 0x1.0p53));
}

at::Tensor dropped(const at::Tensor& x, std::int64_t key, double share)
{
    const auto host = x.contiguous();
    auto out = at::empty_like(host);
    layerKernels().dropout(f32(host), static_cast<std::uint64_t>(key), thresholdOf(share),
        static_cast<float>(1 / (1 - share)), host.numel(), f32(out));
    return out;
}

struct Dropout : torch::autograd::Function<Dropout>
{
    static at::Tensor forward(AutogradContext* context, at::Tensor x, std::int64_t key, double share)
    {
        context->saved_data["key"] = key;
        context->saved_data["share"] = share;
        return dropped(x, key, share);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        // Dropout's derivative is the same dropout.
        return {
            dropped(gradients[0], context->saved_data["key"].toInt(), context->saved_data["share"].toDouble()), {}, {}};
    }
};

/// Dropout's factors by libtorch's operators, for a device without our kernels. 64-bit products wrap around there as on
/// the CPU.
at::Tensor maskOn(at::Device device, at::IntArrayRef sizes, double share, const common::CounterRandom& random)
{
    const auto constant = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    const auto shifted = [](const at::Tensor& x, int bits) { // a logical shift; libtorch's own keeps the sign
        return at::bitwise_and(at::bitwise_right_shift(x, bits), (std::int64_t(1) << (64 - bits)) - 1);
    };
    auto x = at::arange(c10::multiply_integers(sizes), at::TensorOptions().dtype(at::kLong).device(device))
                 .mul_(constant(0x9E3779B97F4A7C15u))
                 .add_(constant(random.bits(0)))
                 .add_(constant(0x9E3779B97F4A7C15u));
    x = at::bitwise_xor(x, shifted(x, 30)).mul_(constant(0xBF58476D1CE4E5B9u));
    x = at::bitwise_xor(x, shifted(x, 27)).mul_(constant(0x94D049BB133111EBu));
    x = shifted(at::bitwise_xor(x, shifted(x, 31)), 11);
    return x.ge(static_cast<std::int64_t>(thresholdOf(share))).to(at::kFloat).mul_(1 / (1 - share)).view(sizes);
}

} // namespace

at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps, at::ScalarType dtype)
{
    if (x.is_cpu() && !weight.requires_grad())
        return RmsNorm::apply(x, weight, eps, dtype == at::kBFloat16);
    return model::rmsNormed(x, weight, eps).to(dtype);
}

at::Tensor gate(kernels::Activation f, const at::Tensor& gateUp, at::ScalarType dtype)
{
    if (gateUp.is_cpu())
        return Gate::apply(gateUp, static_cast<std::int64_t>(f), dtype == at::kBFloat16);
    const auto halves = gateUp.to(at::kFloat).chunk(2, -1);
    return (model::activated(halves[0], f) * halves[1]).to(dtype);
}

at::Tensor dropout(const at::Tensor& x, double share, const common::CounterRandom& random)
{
    if (x.is_cpu())
        return Dropout::apply(x, static_cast<std::int64_t>(random.bits(0)), share);
    return x * maskOn(x.device(), x.sizes(), share, random);
}

} // namespace lr::training
