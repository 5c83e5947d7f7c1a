#pragma once

#include "training/decoder_graph.h"
#include "training/training_set.h"

#include <cstdint>
#include <optional>

namespace lr::training {

/// Sums over the targets of one or more passes.
struct LossTotals
{
    double klNats = 0;            ///< Σ KL(v ‖ π_θ)
    std::int64_t numAgreeing = 0; ///< targets where the model's most probable token is the label's
    std::int64_t numTargets = 0;
    std::int64_t numTokens = 0; ///< rows that went through the model

    LossTotals& operator+=(const LossTotals& other);
};

/// The method's loss, KL(v ‖ π_θ) = Σ_a v(a) (ln v(a) − ln π_θ(a)) in nats, zero where the model equals the label, and
/// its gradient, at the chosen positions of whole trajectories: one forward and one backward pass for all of them,
/// logits at those positions only, a few rows at a time. Source: arXiv:2510.07962, contrastive fine-tuning.
class LossPass
{
public:
    /// With `checkpointing`, only each layer's input is kept on the way forward and the layer computed once more on the
    /// way back: memory of one layer instead of all, for a third more work. All three must outlive the pass.
    LossPass(const DecoderGraph& graph, const TrainingSet& set, bool checkpointing = false)
        : m_graph(graph)
        , m_set(set)
        , m_checkpointing(checkpointing)
    {}

    /// Adds `weight` · ∂(Σ KL)/∂θ to the gradients of everything that asks for one.
    /// Throws Error(CorruptData) naming the sample whose loss is not finite, before any gradient changes.
    LossTotals accumulate(const MicroBatch& batch, double weight) const;

    /// The sums alone.
    LossTotals measure(const MicroBatch& batch) const;

private:
    struct Rows;

    Rows collect(const MicroBatch& batch) const;
    /// Totals of the target rows `hidden` [n, H]; with `weight` their gradient too.
    LossTotals compare(
        const Rows& rows, const at::Tensor& hidden, std::optional<double> weight, at::Tensor& gradient) const;
    LossTotals accumulateWhole(const Rows& rows, double weight) const;
    LossTotals accumulateByLayer(const Rows& rows, double weight) const;

    const DecoderGraph& m_graph;
    const TrainingSet& m_set;
    bool m_checkpointing;
};

} // namespace lr::training
