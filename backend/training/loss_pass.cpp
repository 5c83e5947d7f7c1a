#include "training/loss_pass.h"

#include "common/error.h"

#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::training {

namespace {

constexpr std::int64_t kRowsAtOnce = 64; // 64 rows of 152,000 float32 logits are 39 MB

double entropy(const SoftTarget& target)
{
    double sum = 0;
    for (const double weight : target.weights)
        sum -= weight > 0 ? weight * std::log(weight) : 0;
    return sum;
}

common::TokenId likeliest(const SoftTarget& target)
{
    const auto best = std::max_element(target.weights.begin(), target.weights.end());
    return target.tokenIds[static_cast<std::size_t>(best - target.weights.begin())];
}

} // namespace

LossTotals& LossTotals::operator+=(const LossTotals& other)
{
    klNats += other.klNats;
    numAgreeing += other.numAgreeing;
    numTargets += other.numTargets;
    numTokens += other.numTokens;
    return *this;
}

/// The rows of a micro-batch and its targets.
struct LossPass::Rows
{
    model::RaggedBatch batch;
    at::Tensor targetRows; ///< int64 [n]
    std::vector<const SoftTarget*> targets;
    std::vector<const TrainingSequence*> owners; ///< of each target

    /// The soft labels of targets first … first + count − 1, as coordinates into their logits [count, V] and weights.
    struct Entries
    {
        at::Tensor row;
        at::Tensor column;
        at::Tensor weight;
    };
    Entries entries(std::size_t first, std::size_t count, at::Device device) const
    {
        std::vector<std::int64_t> row, column;
        std::vector<float> weight;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& target = *targets[first + i];
            row.insert(row.end(), target.tokenIds.size(), static_cast<std::int64_t>(i));
            column.insert(column.end(), target.tokenIds.begin(), target.tokenIds.end());
            weight.insert(weight.end(), target.weights.begin(), target.weights.end());
        }
        return {at::tensor(row, at::kLong).to(device), at::tensor(column, at::kLong).to(device),
            at::tensor(weight).to(device)};
    }
};

LossPass::Rows LossPass::collect(const MicroBatch& batch) const
{
    Rows rows;
    std::vector<std::int64_t> targetRows;
    for (const auto& slice : batch) {
        const auto& sequence = m_set.sequences[slice.sequence];
        const auto targets = std::span(sequence.targets).subspan(slice.firstTarget, slice.numTargets);
        const auto first = rows.batch.numRows();
        const auto length = static_cast<std::size_t>(targets.back().position + 1);
        rows.batch.append(static_cast<int>(rows.batch.spans.size()), 0, std::span(sequence.tokenIds).first(length));
        for (const auto& target : targets) {
            targetRows.push_back(first + target.position);
            rows.targets.push_back(&target);
            rows.owners.push_back(&sequence);
        }
    }
    rows.targetRows = at::tensor(targetRows, at::kLong).to(m_graph.device());
    return rows;
}

LossTotals LossPass::compare(
    const Rows& rows, const at::Tensor& hidden, std::optional<double> weight, at::Tensor& gradient) const
{
    const at::NoGradGuard noGrad;
    const auto numRows = hidden.size(0);
    LossTotals totals{.numTargets = numRows, .numTokens = rows.batch.numRows()};
    std::vector<at::Tensor> gradients;
    for (std::int64_t first = 0; first < numRows; first += kRowsAtOnce) {
        const auto count = std::min(kRowsAtOnce, numRows - first);
        const auto begin = static_cast<std::size_t>(first);
        const auto logProbs = at::log_softmax(m_graph.logits(hidden.narrow(0, first, count)), -1);
        const auto entries = rows.entries(begin, static_cast<std::size_t>(count), hidden.device());
        const auto expected =
            at::zeros({count}, logProbs.options())
                .index_add_(0, entries.row, entries.weight * logProbs.index({entries.row, entries.column}))
                .cpu();
        const auto best = logProbs.argmax(-1).cpu();
        for (std::int64_t i = 0; i < count; ++i) {
            const auto& target = *rows.targets[begin + static_cast<std::size_t>(i)];
            const double kl = -entropy(target) - expected.data_ptr<float>()[i];
            if (!std::isfinite(kl))
                throw common::Error(common::ErrorCode::CorruptData,
                    fmt::format("the loss of the sample of '{}' at position {} is not finite",
                        common::printable(rows.owners[begin + static_cast<std::size_t>(i)]->id, 60), target.position));
            totals.klNats += kl;
            totals.numAgreeing += best.data_ptr<std::int64_t>()[i] == likeliest(target);
        }
        if (!weight)
            continue;
        // ∂KL/∂logits = (Σ v) π − v
        auto delta = logProbs.exp();
        const auto sums = at::zeros({count}, delta.options()).index_add_(0, entries.row, entries.weight);
        delta.mul_(sums.unsqueeze(1)).index_put_({entries.row, entries.column}, -entries.weight, true).mul_(*weight);
        gradients.push_back(m_graph.logitsBackward(delta));
    }
    if (weight)
        gradient = at::cat(gradients);
    return totals;
}

LossTotals LossPass::accumulateWhole(const Rows& rows, double weight) const
{
    const auto hidden = m_graph.forward(rows.batch).index_select(0, rows.targetRows);
    at::Tensor gradient;
    const auto totals = compare(rows, hidden.detach(), weight, gradient);
    hidden.backward(gradient);
    return totals;
}

LossTotals LossPass::accumulateByLayer(const Rows& rows, double weight) const
{
    const AttentionLayout layout(rows.batch, m_graph.config(), m_graph.device());
    std::vector<at::Tensor> inputs{m_graph.embed(rows.batch.tokenIds)};
    {
        const at::NoGradGuard noGrad;
        for (std::int64_t i = 0; i < m_graph.numLayers(); ++i)
            inputs.push_back(m_graph.layer(i, inputs.back(), layout));
    }
    auto last = inputs.back().detach().requires_grad_(true);
    const auto hidden = m_graph.finalNorm(last).index_select(0, rows.targetRows);
    at::Tensor gradient;
    const auto totals = compare(rows, hidden.detach(), weight, gradient);
    hidden.backward(gradient);
    gradient = last.grad();
    for (std::int64_t i = m_graph.numLayers() - 1; i >= 0; --i) {
        inputs.pop_back();
        auto input = inputs.back().detach().requires_grad_(i > 0);
        m_graph.layer(i, input, layout).backward(gradient);
        gradient = input.grad();
    }
    return totals;
}

LossTotals LossPass::accumulate(const MicroBatch& batch, double weight) const
{
    const auto rows = collect(batch);
    return m_checkpointing ? accumulateByLayer(rows, weight) : accumulateWhole(rows, weight);
}

LossTotals LossPass::measure(const MicroBatch& batch) const
{
    const at::NoGradGuard noGrad;
    const auto rows = collect(batch);
    at::Tensor unused;
    return compare(rows, m_graph.forward(rows.batch).index_select(0, rows.targetRows), std::nullopt, unused);
}

} // namespace lr::training
