#pragma once

#include "training/settings.h"
#include "training/training_set.h"

#include <cstdint>
#include <vector>

namespace lr::training {

/// Which samples each optimiser step takes: a pure function of the set, the settings and the step, so that a resumed
/// run goes on with the very samples that come next. Every pass over the data has an order of its own.
///
/// Grouped: whole trajectories are taken until a step has at least batchSize · gradientAccumulationSteps samples.
/// Independent: every step has exactly that many, one after the other across the ends of passes.
/// A step is cut into passes of about batchSize samples each.
class BatchPlan
{
public:
    /// `set` must outlive the plan and hold at least one sample.
    BatchPlan(const TrainingSet& set, const settings::TrainSettings& settings);

    /// Of the step after `step` finished ones.
    std::vector<MicroBatch> microBatches(std::int64_t step) const;

private:
    const SequenceSlice& item(std::int64_t position) const; ///< in the endless row of passes
    std::int64_t firstItemOf(std::int64_t step) const;

    settings::TrainSettings m_settings;
    std::vector<SequenceSlice> m_items;       ///< what is shuffled: trajectories, or single samples of them
    mutable std::vector<std::size_t> m_order; ///< of the pass that was asked for last
    mutable std::int64_t m_orderedPass = -1;
    mutable std::vector<std::int64_t> m_firstItems{0}; ///< grouped: of the steps known so far
};

} // namespace lr::training
