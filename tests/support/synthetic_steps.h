#pragma once

#include "common/random.h"
#include "steps/step_record.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace lr::test {

/// Step records like those of a real pair of models: 3 to 17 candidates of the expert (10 on average) and 3 to 9
/// further ones (6 on average), as the amateur's top 10 add. A pure function of (seed, trajectory, step).
class SyntheticSteps
{
public:
    explicit SyntheticSteps(std::uint64_t seed)
        : m_seed(seed)
    {}

    steps::StepRecord step(std::uint64_t trajectory, std::int32_t index) const
    {
        const auto random = m_seed.child(trajectory).child(static_cast<std::uint64_t>(index));
        steps::StepRecord record;
        record.step = index;
        addCandidates(record, random);
        const auto& candidates = record.candidates;
        const auto chosen = random.uniform(1) < 0.9 ? 0 : random.bits(2) % candidates.size();
        record.tokenId = candidates[chosen].tokenId;
        record.expertLogProb = candidates[chosen].expertLogProb;
        record.amateurLogProb = candidates[chosen].amateurLogProb;
        record.expertRank = static_cast<std::int32_t>(chosen) + 1;
        record.amateurRank = 1 + static_cast<std::int32_t>(random.bits(3) % 40);
        record.amateurTop1Id = candidates[random.bits(4) % candidates.size()].tokenId;
        record.klNats = static_cast<float>(-0.3 * std::log(1 - random.uniform(5)));
        record.expertEntropyNats = static_cast<float>(2 * random.uniform(6));
        record.amateurEntropyNats = static_cast<float>(4 * random.uniform(7));
        record.reverseKlNats = static_cast<float>(-0.4 * std::log(1 - random.uniform(8)));
        record.jsNats = static_cast<float>(std::numbers::ln2 * random.uniform(9));
        return record;
    }

    std::vector<steps::StepRecord> trajectory(std::uint64_t trajectory, std::int32_t numSteps) const
    {
        std::vector<steps::StepRecord> records;
        for (std::int32_t i = 0; i < numSteps; ++i)
            records.push_back(step(trajectory, i));
        return records;
    }

    static common::TokenIds completion(const std::vector<steps::StepRecord>& records)
    {
        common::TokenIds ids;
        for (const auto& record : records)
            ids.push_back(record.tokenId);
        return ids;
    }

private:
    static void addCandidates(steps::StepRecord& record, const common::CounterRandom& random)
    {
        const auto numExpert = 3 + random.bits(10) % 15;
        const auto numAmateur = 3 + random.bits(11) % 7;
        double logProb = -0.5 * random.uniform(12);
        for (std::uint64_t i = 0; i < numExpert + numAmateur; ++i) {
            // Each candidate draws from its own range of 5,000 ids, so no two are equal.
            const auto id = static_cast<common::TokenId>(i * 5000 + random.bits(100 + i) % 5000);
            const auto amateur = static_cast<float>(-0.01 - 12 * random.uniform(200 + i));
            record.candidates.push_back({id, static_cast<float>(logProb), amateur});
            logProb -= (i + 1 < numExpert ? 4.6 : 12) * random.uniform(300 + i) / static_cast<double>(numExpert);
        }
    }

    common::CounterRandom m_seed;
};

} // namespace lr::test
