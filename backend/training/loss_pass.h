#pragma once

#include "training/decoder_graph.h"
#include "training/training_set.h"

#include <cstdint>
#include <optional>

namespace lr::training {

/// Sums over the targets of one or more micro-batches. v is a target's soft label, π_θ the model's distribution.
struct LossTotals
{
    double klNats = 0;            ///< Σ KL(v ‖ π_θ)
    std::int64_t numAgreeing = 0; ///< targets where the model's most probable token is the label's
    std::int64_t numTargets = 0;
    std::int64_t numTokens = 0; ///< rows that went through the model

    LossTotals& operator+=(const LossTotals& other);
};

/// The method's loss and its gradient at the targets of a training set. The loss is KL(v ‖ π_θ) = Σ_a v(a) (ln v(a) −
/// ln π_θ(a)) in nats; it is zero where the model π_θ equals the soft label v. All targets of a micro-batch share one
/// forward and one backward pass over their trajectories. Logits are computed at the targets' positions only, a few
/// rows at a time. Source: arXiv:2510.07962, contrastive fine-tuning.
class LossPass
{
public:
    /// With `checkpointing`, the forward pass keeps only each layer's input, and the backward pass computes the layer
    /// once more. That needs the memory of one layer instead of all, and a third more work. `graph` and `set` must
    /// outlive this object.
    LossPass(const DecoderGraph& graph, const TrainingSet& set, bool checkpointing = false)
        : m_graph(graph)
        , m_set(set)
        , m_checkpointing(checkpointing)
    {}

    /// Adds `weight` · ∂(Σ KL)/∂θ to the gradients of every parameter θ that requires one. Σ is over the targets of
    /// `batch`.
    /// Throws Error(CorruptData) that names the sample whose loss is not finite; no gradient has changed then.
    LossTotals accumulate(const MicroBatch& batch, double weight) const;

    /// Computes only the sums. Throws as accumulate().
    LossTotals measure(const MicroBatch& batch) const;

private:
    struct Rows;

    Rows collect(const MicroBatch& batch) const;
    /// Totals for the hidden states [n, H] of the targets; with `weight`, also the gradient with respect to them.
    LossTotals compare(
        const Rows& rows, const at::Tensor& hidden, std::optional<double> weight, at::Tensor& gradient) const;
    LossTotals accumulateWhole(const Rows& rows, double weight) const;
    LossTotals accumulateByLayer(const Rows& rows, double weight) const;

    const DecoderGraph& m_graph;
    const TrainingSet& m_set;
    bool m_checkpointing;
};

} // namespace lr::training
