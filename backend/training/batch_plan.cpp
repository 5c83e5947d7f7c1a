#include "training/batch_plan.h"

#include "common/random.h"

#include <numeric>
#include <utility>

namespace lr::training {

namespace {

/// The order of `size` items: a Fisher–Yates shuffle with counter-based random numbers, or ascending.
std::vector<std::size_t> order(std::size_t size, bool shuffle, const common::CounterRandom& random)
{
    std::vector<std::size_t> result(size);
    std::iota(result.begin(), result.end(), std::size_t{0});
    if (shuffle)
        for (std::size_t i = size; i > 1; --i)
            std::swap(result[i - 1], result[static_cast<std::size_t>(random.bits(i) % i)]);
    return result;
}

} // namespace

BatchPlan::BatchPlan(const TrainingSet& set, const settings::TrainSettings& settings)
    : m_settings(settings)
{
    for (std::size_t s = 0; s < set.sequences.size(); ++s) {
        const auto numTargets = set.sequences[s].targets.size();
        if (settings.plan == settings::BatchPlanKind::Grouped)
            m_items.push_back({s, 0, numTargets});
        else
            for (std::size_t t = 0; t < numTargets; ++t)
                m_items.push_back({s, t, 1});
    }
}

const SequenceSlice& BatchPlan::item(std::int64_t position) const
{
    const auto size = static_cast<std::int64_t>(m_items.size());
    const auto pass = position / size;
    if (pass != m_orderedPass) {
        const auto random =
            common::CounterRandom(m_settings.seed).child("order").child(static_cast<std::uint64_t>(pass));
        m_order = order(m_items.size(), m_settings.shuffle, random);
        m_orderedPass = pass;
    }
    return m_items[m_order[static_cast<std::size_t>(position % size)]];
}

std::int64_t BatchPlan::firstItemOf(std::int64_t step) const
{
    const auto wanted = static_cast<std::size_t>(m_settings.batchSize * m_settings.gradientAccumulationSteps);
    if (m_settings.plan == settings::BatchPlanKind::Independent)
        return step * static_cast<std::int64_t>(wanted);
    while (static_cast<std::int64_t>(m_firstItems.size()) <= step) {
        auto position = m_firstItems.back();
        for (std::size_t samples = 0; samples < wanted; ++position)
            samples += item(position).numTargets;
        m_firstItems.push_back(position);
    }
    return m_firstItems[static_cast<std::size_t>(step)];
}

std::vector<MicroBatch> BatchPlan::microBatches(std::int64_t step) const
{
    const auto end = firstItemOf(step + 1);
    std::vector<MicroBatch> batches;
    std::size_t samples =
        static_cast<std::size_t>(m_settings.batchSize); // in the last batch; starts full, so a new one begins
    for (auto position = firstItemOf(step); position < end; ++position) {
        if (samples >= static_cast<std::size_t>(m_settings.batchSize)) {
            batches.emplace_back();
            samples = 0;
        }
        batches.back().push_back(item(position));
        samples += item(position).numTargets;
    }
    return batches;
}

} // namespace lr::training
