#include "selection/histogram.h"

#include "common/error.h"

#include <algorithm>
#include <cmath>

namespace lr::selection {

namespace {

void require(bool condition, const char* sentence)
{
    if (!condition)
        throw common::Error(common::ErrorCode::InvalidArgument, sentence);
}

void checkRange(double low, double high, int numBins)
{
    require(
        std::isfinite(low) && std::isfinite(high) && low < high, "A histogram's lower end must lie below its upper.");
    require(numBins >= 1 && numBins <= 65536, "A histogram has from 1 to 65536 bins.");
}

} // namespace

std::vector<double> linearEdges(double low, double high, int numBins)
{
    checkRange(low, high, numBins);
    std::vector<double> edges;
    for (int i = 0; i < numBins; ++i)
        edges.push_back(low + (high - low) * i / numBins);
    edges.push_back(high);
    return edges;
}

std::vector<double> logarithmicEdges(double low, double high, int numBins)
{
    checkRange(low, high, numBins);
    require(low > 0, "A logarithmic histogram's lower end must be above 0.");
    std::vector<double> edges;
    for (int i = 0; i < numBins; ++i)
        edges.push_back(low * std::pow(high / low, static_cast<double>(i) / numBins));
    edges.push_back(high);
    return edges;
}

Histogram histogramOf(std::span<const float> values, std::vector<double> edges)
{
    require(edges.size() >= 2, "A histogram needs at least two edges.");
    require(std::all_of(edges.begin(), edges.end(), [](double edge) { return std::isfinite(edge); }) &&
                std::is_sorted(edges.begin(), edges.end(), std::less_equal<>()),
        "A histogram's edges must ascend.");
    Histogram out;
    out.counts.assign(edges.size() - 1, 0);
    for (const double value : values) {
        if (value < edges.front())
            ++out.numBelow;
        else if (value >= edges.back())
            ++out.numAbove;
        else if (!std::isnan(value))
            ++out.counts[static_cast<std::size_t>(
                std::upper_bound(edges.begin(), edges.end(), value) - edges.begin() - 1)];
    }
    out.edges = std::move(edges);
    return out;
}

common::OrderedJson toJson(const Histogram& histogram)
{
    common::OrderedJson out;
    out["edges"] = histogram.edges;
    out["counts"] = histogram.counts;
    out["below"] = histogram.numBelow;
    out["above"] = histogram.numAbove;
    return out;
}

} // namespace lr::selection
