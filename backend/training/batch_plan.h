#pragma once

#include "training/settings.h"
#include "training/training_set.h"

#include <cstdint>
#include <vector>

namespace lr::training {

/// Which samples each optimiser step takes. This is a pure function of the set, the settings and the step, so that a
/// resumed run uses the same samples as one that was not interrupted. Every pass over the data has its own order.
///
/// Grouped: whole trajectories are taken until a step has at least batchSize · gradientAccumulationSteps samples.
/// Independent: every step has exactly that many, and may take some from the end of one pass and some from the next.
/// A step is cut into micro-batches of about batchSize samples each.
class BatchPlan
{
public:
    /// `set` must outlive the plan and hold at least one sample.
    BatchPlan(const TrainingSet& set, const settings::TrainSettings& settings);

    /// The micro-batches of the step that follows `step` finished ones.
    std::vector<MicroBatch> microBatches(std::int64_t step) const;

private:
    const SequenceSlice& item(std::int64_t position) const; ///< position counts over all passes
    std::int64_t firstItemOf(std::int64_t step) const;

    settings::TrainSettings m_settings;
    std::vector<SequenceSlice> m_items;       ///< what is shuffled: whole trajectories or single samples
    mutable std::vector<std::size_t> m_order; ///< of the pass m_orderedPass
    mutable std::int64_t m_orderedPass = -1;
    mutable std::vector<std::int64_t> m_firstItems{0}; ///< grouped: positions at which the steps known so far begin
};

} // namespace lr::training
