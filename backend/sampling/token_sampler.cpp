#include "sampling/token_sampler.h"

#include "common/error.h"

#include <ATen/core/grad_mode.h>

#include <cmath>

namespace lr::sampling {

namespace {

common::TokenIds toIds(const at::Tensor& ids)
{
    const auto onHost = ids.to(at::kCPU, at::kInt).contiguous();
    const auto* data = onHost.data_ptr<std::int32_t>();
    return {data, data + onHost.numel()};
}

common::TokenIds greedy(const at::Tensor& logits)
{
    const auto best = logits.max(1);
    if (std::get<0>(best).isnan().any().item<bool>())
        throw common::Error(common::ErrorCode::CorruptData,
            "The model's logits are not numbers (NaN). Its weights are damaged, or it needs --dtype float32.");
    return toIds(std::get<1>(best));
}

/// Index of the entry at which the cumulative probability of `sorted` exceeds `target`.
std::int64_t pick(const float* sorted, std::int64_t count, double target)
{
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        sum += sorted[i];
        if (sum > target)
            return i;
    }
    return count - 1;
}

/// The smallest number of leading entries of `sorted` whose sum reaches `topP`, and that sum.
std::pair<std::int64_t, double> nucleus(const float* sorted, std::int64_t count, double topP)
{
    double mass = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        mass += sorted[i];
        if (mass >= topP)
            return {i + 1, mass};
    }
    return {count, mass};
}

common::TokenIds draw(const at::Tensor& logits, const SamplingOptions& options, const std::vector<DrawKey>& keys)
{
    const auto probabilities = at::softmax(logits / options.temperature, 1);
    const auto [sorted, order] = probabilities.sort(1, true);
    const auto values = sorted.to(at::kCPU).contiguous();
    const auto ids = order.to(at::kCPU).contiguous();
    const auto vocabSize = logits.size(1);
    common::TokenIds result;
    for (std::size_t row = 0; row < keys.size(); ++row) {
        const auto offset = static_cast<std::int64_t>(row) * vocabSize;
        const auto* p = values.data_ptr<float>() + offset;
        if (std::isnan(p[0]))
            throw common::Error(common::ErrorCode::CorruptData, "The model's logits are not numbers (NaN).");
        const auto [count, mass] = nucleus(p, vocabSize, options.topP);
        const double u = common::CounterRandom(options.seed).child(keys[row].promptIndex).uniform(keys[row].step);
        result.push_back(static_cast<common::TokenId>(ids.data_ptr<std::int64_t>()[offset + pick(p, count, u * mass)]));
    }
    return result;
}

} // namespace

common::TokenIds sampleTokens(
    const at::Tensor& logits, const SamplingOptions& options, const std::vector<DrawKey>& keys)
{
    const at::NoGradGuard noGrad;
    return options.temperature <= 0 ? greedy(logits) : draw(logits, options, keys);
}

} // namespace lr::sampling
