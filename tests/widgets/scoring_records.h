#pragma once

#include "support/synthetic_scoring.h"

#include <utility>
#include <vector>

namespace lr::test {

/// The steps of all its trajectories, one after the other, as a table has them in its rows.
inline std::vector<steps::StepRecord> recordsOf(const SyntheticScoring& scoring)
{
    std::vector<steps::StepRecord> all;
    for (std::int64_t t = 0; t < scoring.info().numTrajectories; ++t)
        for (auto& record : scoring.records(t))
            all.push_back(std::move(record));
    return all;
}

/// Trajectories [first, first + count) after `change(record)` of each step.
template <class Change>
protocol::StepsPart changedPart(const SyntheticScoring& scoring, std::int64_t first, std::int64_t count, Change change)
{
    auto part = scoring.part(first, 0);
    for (std::int64_t t = first; t < first + count; ++t) {
        auto records = scoring.records(t);
        for (auto& record : records)
            change(record);
        appendTrajectory(part, scoring.part(t, 1).trajectories.front(), records);
    }
    return part;
}

template <class Change>
protocol::StepsPart changedPart(const SyntheticScoring& scoring, Change change)
{
    return changedPart(scoring, 0, scoring.info().numTrajectories, change);
}

/// All of it as an earlier version scored it, which knew neither reverse KL nor the Jensen–Shannon divergence.
inline protocol::StepsPart earlierPart(const SyntheticScoring& scoring)
{
    return changedPart(scoring, [](steps::StepRecord& record) {
        record.reverseKlNats = steps::kNotStored;
        record.jsNats = steps::kNotStored;
    });
}

} // namespace lr::test
