#pragma once

#include "selection/step_record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace lr::test {

/// The definitions of row_divergence.h, one formula after the other in double, without care for speed.
struct NaiveRow
{
    explicit NaiveRow(std::span<const float> row)
        : logits(row.begin(), row.end())
    {
        const double max = *std::max_element(logits.begin(), logits.end());
        double weight = 0;
        for (const double x : logits)
            weight += std::exp(x - max);
        for (const double x : logits)
            logProbs.push_back(x - max - std::log(weight));
    }

    double prob(std::size_t id) const { return std::exp(logProbs[id]); }

    double entropy() const
    {
        double sum = 0;
        for (std::size_t id = 0; id < logProbs.size(); ++id)
            sum -= prob(id) > 0 ? prob(id) * logProbs[id] : 0;
        return sum;
    }

    int rank(common::TokenId token) const
    {
        const double x = logits[static_cast<std::size_t>(token)];
        return 1 + static_cast<int>(std::count_if(logits.begin(), logits.end(), [&](double y) { return y > x; }));
    }

    /// Ids below `shared` by descending logit, equal ones by ascending id.
    common::TokenIds order(std::size_t shared) const
    {
        common::TokenIds ids(shared);
        std::iota(ids.begin(), ids.end(), 0);
        std::stable_sort(ids.begin(), ids.end(), [&](common::TokenId a, common::TokenId b) {
            return logits[static_cast<std::size_t>(a)] > logits[static_cast<std::size_t>(b)];
        });
        return ids;
    }

    std::vector<double> logits;
    std::vector<double> logProbs;
};

inline double naiveKl(const NaiveRow& expert, const NaiveRow& amateur)
{
    double sum = 0;
    for (std::size_t id = 0; id < std::min(expert.logits.size(), amateur.logits.size()); ++id)
        if (expert.prob(id) > 0)
            sum += expert.prob(id) * (expert.logProbs[id] - amateur.logProbs[id]);
    return sum;
}

/// The ids of the candidate list, ascending.
inline common::TokenIds naiveCandidateIds(const NaiveRow& expert, const NaiveRow& amateur)
{
    const std::size_t shared = std::min(expert.logits.size(), amateur.logits.size());
    const auto expertOrder = expert.order(shared);
    const double cut = expert.logits[static_cast<std::size_t>(expertOrder.front())] + std::log(0.01);
    common::TokenIds ids;
    for (const auto id : expertOrder)
        if (ids.size() < 256 && expert.logits[static_cast<std::size_t>(id)] >= cut)
            ids.push_back(id);
    std::size_t taken = 0;
    for (const auto id : amateur.order(shared))
        if (taken < 10 && amateur.prob(static_cast<std::size_t>(id)) > 0) {
            ids.push_back(id);
            ++taken;
        }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

} // namespace lr::test
