#include "model/tensor_operations.h"

#include <cmath>

namespace lr::model {

at::Tensor rmsNormed(const at::Tensor& x, const at::Tensor& weight, double eps)
{
    return x * at::rsqrt(x.square().mean(-1, true) + eps) * weight;
}

at::Tensor activated(const at::Tensor& x, Activation activation)
{
    return activation == Activation::GeluTanh ? at::gelu(x, "tanh") : at::silu(x);
}

at::Tensor rotated(const at::Tensor& heads, const at::Tensor& cos, const at::Tensor& sin)
{
    const auto halves = heads.chunk(2, -1);
    return at::cat({halves[0] * cos - halves[1] * sin, halves[1] * cos + halves[0] * sin}, -1);
}

double embeddingScale(const ModelConfig& config, at::ScalarType dtype)
{
    const auto scale = std::sqrt(static_cast<double>(config.hiddenSize));
    return at::scalar_tensor(scale, at::TensorOptions().dtype(dtype)).item<double>();
}

} // namespace lr::model
