#include "training/frozen_functions.h"

#include "training/fused_functions.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>

namespace lr::training {

namespace {

using torch::autograd::Node;
using torch::autograd::variable_list;

/// What `updates` read: x in float32, with its dropout.
at::Tensor dropped(const at::Tensor& x, const LowRankUpdate& update)
{
    return update.dropout ? dropout(x, update.dropoutShare, *update.dropout) : x;
}

/// Inputs: x, the residual (which may be undefined), then a and b of each update.
struct FrozenProductBackward : Node
{
    at::Tensor x; ///< saved only if there are updates
    at::ScalarType inputType = at::kBFloat16;
    std::shared_ptr<const model::FrozenMatrix> matrix;
    std::vector<LowRankUpdate> updates;

    variable_list apply(variable_list&& gradients) override
    {
        const at::NoGradGuard noGrad;
        const auto& dY = gradients[0];
        variable_list result(2 + 2 * updates.size());
        result[1] = dY;
        if (updates.empty()) {
            if (task_should_compute_output(0))
                result[0] = matrix->backward(dY.to(at::kBFloat16), inputType);
            return result;
        }
        at::Tensor dX;
        if (task_should_compute_output(0))
            dX = matrix->backward(dY.to(at::kBFloat16), at::kFloat);
        const auto input = x.to(at::kFloat);
        for (std::size_t i = 0; i < updates.size(); ++i)
            applyUpdate(updates[i], input, dY, dX, result[2 + 2 * i], result[3 + 2 * i]);
        if (dX.defined())
            result[0] = dX.to(inputType);
        return result;
    }

    static void applyUpdate(const LowRankUpdate& update, const at::Tensor& input, const at::Tensor& dY, at::Tensor& dX,
        at::Tensor& dA, at::Tensor& dB)
    {
        const auto seen = dropped(input, update);
        const auto d = dY.narrow(1, update.firstColumn, update.b.size(0)).mul(update.scaling);
        const auto dLow = at::mm(d, update.b);
        dB = at::mm(d.t(), at::mm(seen, update.a.t()));
        dA = at::mm(dLow.t(), seen);
        if (!dX.defined())
            return;
        if (update.dropout)
            dX.add_(dropped(at::mm(dLow, update.a), update)); // the same elements pass, times the same factor
        else
            dX.addmm_(dLow, update.a);
    }

    void release_variables() override { x.reset(); }
};

at::Tensor productForward(const at::Tensor& x, const model::FrozenMatrix& matrix,
    const std::vector<LowRankUpdate>& updates, const at::Tensor& residual)
{
    const at::NoGradGuard noGrad;
    if (updates.empty() && !residual.defined())
        return matrix.forward(x, at::kBFloat16);
    auto y = residual.defined() ? residual.contiguous().clone() : matrix.forward(x, at::kFloat);
    if (residual.defined())
        matrix.addForward(y, x);
    if (updates.empty())
        return y;
    const auto input = x.to(at::kFloat);
    for (const auto& update : updates) {
        const auto low = at::mm(dropped(input, update), update.a.t());
        auto columns = y.narrow(1, update.firstColumn, update.b.size(0));
        columns.addmm_(low, update.b.t(), 1, update.scaling);
    }
    return y;
}

/// Puts `node` behind `y` if any of its inputs asks for a gradient.
void connect(at::Tensor& y, const std::shared_ptr<Node>& node, const variable_list& inputs)
{
    node->set_next_edges(torch::autograd::collect_next_edges(inputs));
    torch::autograd::set_history(y, node);
}

bool wantsGradient(const variable_list& inputs)
{
    return at::GradMode::is_enabled() && torch::autograd::any_variable_requires_grad(inputs);
}

model::HeadShape headShape(const model::ModelConfig& config)
{
    return {.numHeads = static_cast<int>(config.numAttentionHeads),
        .numKvHeads = static_cast<int>(config.numKeyValueHeads),
        .headDim = static_cast<int>(config.headDim)};
}

struct RotaryAttentionBackward : Node
{
    at::Tensor rotated; ///< float32, as the kernel read it
    at::Tensor logSums;
    at::Tensor cos, sin;
    std::vector<SequenceRows> sequences;
    model::HeadShape shape;
    at::ScalarType inputType = at::kFloat;

    variable_list apply(variable_list&& gradients) override
    {
        const at::NoGradGuard noGrad;
        const auto dOut = gradients[0].to(at::kFloat).contiguous();
        auto dQkv = at::empty_like(rotated);
        const auto& kernels = attentionKernels();
        kernels.backward(dOut.data_ptr<float>(), rotated.data_ptr<float>(), logSums.data_ptr<float>(), shape,
            sequences.data(), static_cast<std::int64_t>(sequences.size()), rotated.size(0), dQkv.data_ptr<float>());
        kernels.rotate(
            dQkv.data_ptr<float>(), shape, cos.data_ptr<float>(), sin.data_ptr<float>(), rotated.size(0), -1.0f);
        return {dQkv.to(inputType)};
    }

    void release_variables() override
    {
        rotated.reset();
        logSums.reset();
    }
};

} // namespace

at::Tensor frozenProduct(const at::Tensor& x, std::shared_ptr<const model::FrozenMatrix> matrix,
    std::vector<LowRankUpdate> updates, const at::Tensor& residual)
{
    auto y = productForward(x, *matrix, updates, residual);
    variable_list inputs{x, residual};
    for (const auto& update : updates) {
        inputs.push_back(update.a);
        inputs.push_back(update.b);
    }
    if (!wantsGradient(inputs))
        return y;
    const std::shared_ptr<FrozenProductBackward> node(new FrozenProductBackward, torch::autograd::deleteNode);
    node->inputType = x.scalar_type();
    node->matrix = std::move(matrix);
    node->updates = std::move(updates);
    if (!node->updates.empty())
        node->x = x.detach();
    for (auto& update : node->updates) { // without their histories: no cycle, no second graph
        update.a = update.a.detach();
        update.b = update.b.detach();
    }
    connect(y, node, inputs);
    return y;
}

at::Tensor rotaryAttention(
    const at::Tensor& qkv, const model::ModelConfig& config, const AttentionLayout& layout, at::ScalarType dtype)
{
    const auto shape = headShape(config);
    const auto rows = qkv.size(0);
    at::Tensor rotated, logSums, out;
    {
        const at::NoGradGuard noGrad;
        rotated = qkv.to(at::kFloat, false, true).contiguous();
        logSums = at::empty({rows, shape.numHeads});
        out = at::empty({rows, shape.numHeads * shape.headDim});
        const auto& kernels = attentionKernels();
        kernels.rotate(
            rotated.data_ptr<float>(), shape, layout.cos.data_ptr<float>(), layout.sin.data_ptr<float>(), rows, 1.0f);
        kernels.forward(rotated.data_ptr<float>(), shape, layout.sequences.data(),
            static_cast<std::int64_t>(layout.sequences.size()), rows, out.data_ptr<float>(), logSums.data_ptr<float>());
        out = out.to(dtype);
    }
    if (!wantsGradient({qkv}))
        return out;
    const std::shared_ptr<RotaryAttentionBackward> node(new RotaryAttentionBackward, torch::autograd::deleteNode);
    node->rotated = rotated;
    node->logSums = logSums;
    node->cos = layout.cos;
    node->sin = layout.sin;
    node->sequences = layout.sequences;
    node->shape = shape;
    node->inputType = qkv.scalar_type();
    connect(out, node, {qkv});
    return out;
}

} // namespace lr::training
