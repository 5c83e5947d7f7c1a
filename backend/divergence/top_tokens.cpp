#include "divergence/top_tokens.h"

#include "divergence/row_checks.h"
#include "kernels/row_kernels.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace lr::divergence {

namespace {

struct ByDescendingLogit
{
    std::span<const float> logits;

    bool operator()(common::TokenId a, common::TokenId b) const
    {
        const float logitA = logits[static_cast<std::size_t>(a)];
        const float logitB = logits[static_cast<std::size_t>(b)];
        return logitA != logitB ? logitA > logitB : a < b;
    }
};

/// A value just below the limit-th largest block maximum. At least `limit` tokens are greater, so no token below it is
/// among the top `limit`.
float floorOfTop(std::span<const float> maxima, std::size_t limit)
{
    if (maxima.size() < limit)
        return -kInfinity;
    std::vector<float> sorted(maxima.begin(), maxima.end());
    const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(limit - 1);
    std::nth_element(sorted.begin(), last, sorted.end(), std::greater<>());
    return std::nextafter(*last, -kInfinity);
}

/// Keeps only the best `limit` ids. Returns the logit that a higher id must exceed to be one of them.
float keepBest(common::TokenIds& ids, std::size_t limit, const ByDescendingLogit& better)
{
    const auto last = ids.begin() + static_cast<std::ptrdiff_t>(limit - 1);
    std::nth_element(ids.begin(), last, ids.end(), better);
    ids.resize(limit);
    return better.logits[static_cast<std::size_t>(ids.back())];
}

} // namespace

common::TokenIds topTokens(std::span<const float> logits, std::span<const float> maxima, float above, std::size_t limit)
{
    const ByDescendingLogit better{logits};
    common::TokenIds ids;
    above = std::max(above, floorOfTop(maxima, limit));
    for (std::size_t block = 0; block < maxima.size(); ++block) {
        if (!(maxima[block] > above))
            continue;
        const std::size_t begin = block * kernels::kLogitsPerBlock;
        const std::size_t end = std::min<std::size_t>(begin + kernels::kLogitsPerBlock, logits.size());
        for (std::size_t id = begin; id < end; ++id) {
            if (!(logits[id] > above))
                continue;
            ids.push_back(static_cast<common::TokenId>(id));
            if (ids.size() == 4 * limit)
                above = keepBest(ids, limit, better);
        }
    }
    if (ids.size() > limit)
        keepBest(ids, limit, better);
    std::sort(ids.begin(), ids.end(), better);
    return ids;
}

common::TokenId firstTokenAt(std::span<const float> logits, std::span<const float> maxima, float value)
{
    const auto block = static_cast<std::size_t>(std::find(maxima.begin(), maxima.end(), value) - maxima.begin());
    const auto begin = logits.begin() + static_cast<std::ptrdiff_t>(block * kernels::kLogitsPerBlock);
    return static_cast<common::TokenId>(std::find(begin, logits.end(), value) - logits.begin());
}

} // namespace lr::divergence
