#include "training/frozen_functions.h"

#include "kernels/kernel_set.h"
#include "model/head_shape.h"
#include "training/fused_functions.h"

#include <torch/csrc/autograd/custom_function.h>

namespace lr::training {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The input of an update: x with the update's dropout.
at::Tensor dropped(const at::Tensor& x, const LowRankUpdate& update)
{
    return update.dropout ? dropout(x, update.dropoutShare, *update.dropout) : x;
}

/// What a product keeps for its backward pass besides saved tensors.
struct FrozenProductState : torch::CustomClassHolder
{
    std::shared_ptr<const model::FrozenMatrix> matrix;
    std::vector<LowRankUpdate> updates; ///< a and b are detached, so that there is no reference cycle
    bool hasResidual = false;
    at::ScalarType inputType = at::kBFloat16;

    std::size_t numInputs() const { return 1 + 2 * updates.size() + (hasResidual ? 1 : 0); }
};

void applyUpdateBackward(const LowRankUpdate& update, const at::Tensor& input, const at::Tensor& dY, at::Tensor& dX,
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
        dX.add_(dropped(at::mm(dLow, update.a), update)); // dropout's derivative is the same dropout
    else
        dX.addmm_(dLow, update.a);
}

at::Tensor productForward(const at::Tensor& x, const model::FrozenMatrix& matrix,
    const std::vector<LowRankUpdate>& updates, const at::Tensor& residual)
{
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

/// Inputs: x, then a and b of each update, then the residual if there is one.
struct FrozenProduct : torch::autograd::Function<FrozenProduct>
{
    static at::Tensor forward(
        AutogradContext* context, at::TensorList inputs, const c10::intrusive_ptr<FrozenProductState>& state)
    {
        if (!state->updates.empty())
            context->save_for_backward({inputs[0]});
        context->saved_data["state"] = at::IValue::make_capsule(state);
        return productForward(
            inputs[0], *state->matrix, state->updates, state->hasResidual ? inputs.back() : at::Tensor());
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto capsule = context->saved_data["state"].toCapsule();
        const auto& state = static_cast<const FrozenProductState&>(*capsule);
        const auto& dY = gradients[0];
        variable_list result(state.numInputs() + 1); // the last entry belongs to the state, which has no gradient
        if (state.hasResidual)
            result[state.numInputs() - 1] = dY;
        if (context->needs_input_grad(0))
            result[0] =
                state.matrix->backward(dY.to(at::kBFloat16), state.updates.empty() ? state.inputType : at::kFloat);
        if (!state.updates.empty())
            updatesBackward(state, context->get_saved_variables()[0].to(at::kFloat), dY, result);
        return result;
    }

    static void updatesBackward(
        const FrozenProductState& state, const at::Tensor& input, const at::Tensor& dY, variable_list& result)
    {
        for (std::size_t i = 0; i < state.updates.size(); ++i)
            applyUpdateBackward(state.updates[i], input, dY, result[0], result[1 + 2 * i], result[2 + 2 * i]);
        if (result[0].defined())
            result[0] = result[0].to(state.inputType);
    }
};

/// What the attention's backward pass needs to know besides its tensors.
struct RotaryAttentionState : torch::CustomClassHolder
{
    std::vector<kernels::SequenceRows> sequences;
    AttentionKind kind;
    kernels::HeadShape shape;
    at::ScalarType inputType = at::kFloat;
    at::ScalarType outputType = at::kFloat;

    const float* cos() const { return kind.cos.data_ptr<float>(); }
    const float* sin() const { return kind.sin.data_ptr<float>(); }
    std::int64_t numSequences() const { return static_cast<std::int64_t>(sequences.size()); }
};

struct RotaryAttention : torch::autograd::Function<RotaryAttention>
{
    static at::Tensor forward(
        AutogradContext* context, const at::Tensor& qkv, const c10::intrusive_ptr<RotaryAttentionState>& state)
    {
        const auto& shape = state->shape;
        const auto rows = qkv.size(0);
        const auto rotated = qkv.to(at::kFloat, false, true).contiguous();
        const auto logSums = at::empty({rows, shape.numHeads});
        const auto out = at::empty({rows, shape.numHeads * shape.headDim});
        const auto& attention = kernels::fastestKernels().sequenceAttention;
        attention.rotate(rotated.data_ptr<float>(), shape, state->cos(), state->sin(), rows, 1.0f);
        attention.forward(rotated.data_ptr<float>(), shape, state->sequences.data(), state->numSequences(), rows,
            out.data_ptr<float>(), logSums.data_ptr<float>());
        context->save_for_backward({rotated, logSums}); // in the form in which the kernel read it
        context->saved_data["state"] = at::IValue::make_capsule(state);
        return out.to(state->outputType);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto capsule = context->saved_data["state"].toCapsule();
        const auto& state = static_cast<const RotaryAttentionState&>(*capsule);
        const auto saved = context->get_saved_variables();
        const auto& rotated = saved[0];
        const auto dOut = gradients[0].to(at::kFloat).contiguous();
        auto dQkv = at::empty_like(rotated);
        const auto& attention = kernels::fastestKernels().sequenceAttention;
        attention.backward(dOut.data_ptr<float>(), rotated.data_ptr<float>(), saved[1].data_ptr<float>(), state.shape,
            state.sequences.data(), state.numSequences(), rotated.size(0), dQkv.data_ptr<float>());
        attention.rotate(dQkv.data_ptr<float>(), state.shape, state.cos(), state.sin(), rotated.size(0), -1.0f);
        return {dQkv.to(state.inputType), {}};
    }
};

} // namespace

at::Tensor frozenProduct(const at::Tensor& x, std::shared_ptr<const model::FrozenMatrix> matrix,
    std::vector<LowRankUpdate> updates, const at::Tensor& residual)
{
    std::vector<at::Tensor> inputs{x};
    for (auto& update : updates) {
        inputs.push_back(update.a);
        inputs.push_back(update.b);
        update.a = update.a.detach();
        update.b = update.b.detach();
    }
    if (residual.defined())
        inputs.push_back(residual);
    auto state = c10::make_intrusive<FrozenProductState>();
    state->matrix = std::move(matrix);
    state->updates = std::move(updates);
    state->hasResidual = residual.defined();
    state->inputType = x.scalar_type();
    return FrozenProduct::apply(at::TensorList(inputs), state);
}

at::Tensor rotaryAttention(const at::Tensor& qkv, const model::ModelConfig& config, const AttentionLayout& layout,
    std::int64_t layer, at::ScalarType dtype)
{
    auto state = c10::make_intrusive<RotaryAttentionState>();
    state->sequences = layout.sequences;
    state->kind = layout.kind(config.isWindowed(layer));
    state->shape = model::headShape(config);
    state->shape.window = state->kind.window;
    state->inputType = qkv.scalar_type();
    state->outputType = dtype;
    return RotaryAttention::apply(qkv, state);
}

} // namespace lr::training
