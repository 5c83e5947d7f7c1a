#pragma once

#include "steps/step_record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace lr::test {

/// Float32 exponentials (3e-7), logits relative to the maximum rounded to float32, and results stored as float32.
inline bool isClose(double value, double expected)
{
    if (std::isinf(expected))
        return value == expected;
    return std::abs(value - expected) <= 1e-6 + 1e-5 * std::abs(expected);
}

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

/// Of the second row from the first: the reverse divergence where the amateur is the first.
inline double naiveKl(const NaiveRow& first, const NaiveRow& second)
{
    double sum = 0;
    for (std::size_t id = 0; id < std::min(first.logits.size(), second.logits.size()); ++id)
        if (first.prob(id) > 0)
            sum += first.prob(id) * (first.logProbs[id] - second.logProbs[id]);
    return sum;
}

inline double naiveJensenShannon(const NaiveRow& expert, const NaiveRow& amateur)
{
    double sum = 0;
    for (std::size_t id = 0; id < std::min(expert.logits.size(), amateur.logits.size()); ++id) {
        const double both = expert.prob(id) + amateur.prob(id);
        for (const double prob : {expert.prob(id), amateur.prob(id)})
            sum += prob > 0 ? 0.5 * prob * std::log(2 * prob / both) : 0;
    }
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
