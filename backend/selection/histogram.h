#pragma once

#include "common/json.h"

#include <cstddef>
#include <span>
#include <vector>

namespace lr::selection {

/// Counts of values between explicit edges: bin i holds edges[i] ≤ x < edges[i + 1].
struct Histogram
{
    std::vector<double> edges;       ///< ascending, at least two
    std::vector<std::size_t> counts; ///< edges.size() − 1
    std::size_t numBelow = 0;        ///< x < edges.front()
    std::size_t numAbove = 0;        ///< x ≥ edges.back()
};

/// Edges of `numBins` bins of equal width from `low` to `high`. Throws Error(InvalidArgument) unless low < high, both
/// finite, and 1 ≤ numBins ≤ 65536.
std::vector<double> linearEdges(double low, double high, int numBins);

/// Edges in geometric progression. Throws as linearEdges, and unless low > 0.
std::vector<double> logarithmicEdges(double low, double high, int numBins);

/// The histogram of `values`; NaN is not counted. Throws Error(InvalidArgument) unless there are at least two edges,
/// finite and strictly ascending.
Histogram histogramOf(std::span<const float> values, std::vector<double> edges);

/// {"edges": […], "counts": […], "below": n, "above": n}
common::OrderedJson toJson(const Histogram& histogram);

} // namespace lr::selection
