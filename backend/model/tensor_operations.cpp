#include "model/tensor_operations.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::model {

at::Tensor rmsNormed(const at::Tensor& x, const at::Tensor& weight, double eps)
{
    return x * at::rsqrt(x.square().mean(-1, true) + eps) * weight;
}

at::Tensor activated(const at::Tensor& x, kernels::Activation activation)
{
    return activation == kernels::Activation::GeluTanh ? at::gelu(x, "tanh") : at::silu(x);
}

at::Tensor rotated(const at::Tensor& heads, const at::Tensor& cos, const at::Tensor& sin)
{
    const auto halves = heads.chunk(2, -1);
    return at::cat({halves[0] * cos - halves[1] * sin, halves[1] * cos + halves[0] * sin}, -1);
}

at::Tensor headsNormed(const at::Tensor& heads, const at::Tensor& weight, double eps)
{
    return weight.defined() ? rmsNormed(heads, weight, eps) : heads;
}

at::Tensor embedded(
    const at::Tensor& table, const common::TokenIds& tokenIds, const ModelConfig& config, at::ScalarType dtype)
{
    const auto bad = std::find_if(
        tokenIds.begin(), tokenIds.end(), [&](common::TokenId id) { return id < 0 || id >= config.vocabSize; });
    if (bad != tokenIds.end())
        throw common::Error(
            common::ErrorCode::InvalidArgument, fmt::format("Token id {} lies outside the model's vocabulary of {}. "
                                                            "Use the tokenizer, or samples, that belong to the model.",
                                                    *bad, config.vocabSize));
    const auto ids = at::tensor(at::ArrayRef<common::TokenId>(tokenIds), at::kInt).to(table.device());
    const auto x = table.index_select(0, ids).to(at::kFloat);
    if (!config.scalesEmbeddings)
        return x;
    const auto scale = std::sqrt(static_cast<double>(config.hiddenSize));
    return x * at::scalar_tensor(scale, at::TensorOptions().dtype(dtype)).item<double>();
}

} // namespace lr::model
