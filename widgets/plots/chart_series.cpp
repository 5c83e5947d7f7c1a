#include "plots/chart_series.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {
namespace {

using Bucket = ChartSeries::Bucket;
using Point = ChartSeries::Point;

Bucket bucketOf(double x, double y, double low, double high)
{
    Bucket bucket;
    bucket.firstX = bucket.lastX = x;
    bucket.numPoints = 1;
    if (std::isfinite(y)) {
        bucket.least = bucket.greatest = {x, y};
        bucket.mean = y;
        bucket.numFinite = 1;
    }
    if (std::isfinite(low) && std::isfinite(high)) {
        bucket.low = low;
        bucket.high = high;
    }
    return bucket;
}

/// `into` becomes both; `next` lies to its right.
void merge(Bucket& into, const Bucket& next)
{
    if (into.numFinite == 0 || next.least.y < into.least.y)
        into.least = next.numFinite > 0 ? next.least : into.least;
    if (into.numFinite == 0 || next.greatest.y > into.greatest.y)
        into.greatest = next.numFinite > 0 ? next.greatest : into.greatest;
    const auto numFinite = into.numFinite + next.numFinite;
    if (next.numFinite > 0) {
        const double share = static_cast<double>(next.numFinite) / static_cast<double>(numFinite);
        into.mean = into.numFinite > 0 ? into.mean + share * (next.mean - into.mean) : next.mean;
    }
    into.low = std::fmin(into.low, next.low);
    into.high = std::fmax(into.high, next.high);
    into.numFinite = numFinite;
    into.numPoints += next.numPoints;
    into.lastX = next.lastX;
}

void addInOrder(std::vector<Point>& points, const Point& least, const Point& greatest)
{
    points.push_back(least.x <= greatest.x ? least : greatest);
    if (least.x != greatest.x)
        points.push_back(least.x <= greatest.x ? greatest : least);
}

} // namespace

void ChartSeries::append(double x, double y, double low, double high)
{
    if (!std::isfinite(x))
        return;
    if (!m_buckets.empty() && x <= m_buckets.back().lastX)
        dropFrom(x);
    const auto bucket = bucketOf(x, y, low, high);
    if (!m_buckets.empty() && m_buckets.back().numPoints < m_pointsPerBucket)
        merge(m_buckets.back(), bucket);
    else
        m_buckets.push_back(bucket);
    ++m_numPoints;
    updateAverage(m_buckets.size() - 1);
    if (m_buckets.size() == kMaxBuckets)
        mergePairs();
}

void ChartSeries::clear()
{
    m_buckets.clear();
    m_pointsPerBucket = 1;
    m_numPoints = 0;
}

void ChartSeries::setSmoothing(double weight)
{
    m_smoothing = std::clamp(weight, 0.0, 0.9999);
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        updateAverage(i);
}

double ChartSeries::smoothedAt(std::size_t bucket) const
{
    const auto& at = m_buckets[bucket];
    if (at.numUpToHere == 0)
        return kNone;
    return at.average / (1 - std::pow(m_smoothing, static_cast<double>(at.numUpToHere)));
}

std::size_t ChartSeries::nearest(double x) const
{
    const auto after = std::partition_point(
        m_buckets.begin(), m_buckets.end(), [x](const Bucket& bucket) { return bucket.lastX < x; });
    const auto index = static_cast<std::size_t>(after - m_buckets.begin());
    if (index == m_buckets.size())
        return index - 1;
    if (index == 0 || after->firstX <= x)
        return index;
    return x - m_buckets[index - 1].lastX <= after->firstX - x ? index - 1 : index;
}

void ChartSeries::draw(double lower, double upper, int numColumns, Drawing& drawing) const
{
    drawing = {};
    if (m_buckets.empty() || !(lower < upper))
        return;
    const auto begin = std::partition_point(
        m_buckets.begin(), m_buckets.end(), [lower](const Bucket& bucket) { return bucket.lastX < lower; });
    const auto end =
        std::partition_point(begin, m_buckets.end(), [upper](const Bucket& bucket) { return bucket.firstX <= upper; });
    auto first = static_cast<std::size_t>(begin - m_buckets.begin());
    auto last = static_cast<std::size_t>(end - m_buckets.begin());
    first -= first > 0 ? 1 : 0;
    last += last < m_buckets.size() ? 1 : 0;
    const double perUnit = std::max(1, numColumns) / (upper - lower);
    for (std::size_t i = first; i < last;) {
        const double column = std::floor((m_buckets[i].firstX - lower) * perUnit);
        std::size_t next = i + 1;
        while (next < last && std::floor((m_buckets[next].firstX - lower) * perUnit) == column)
            ++next;
        addColumn(i, next, drawing);
        i = next;
    }
}

void ChartSeries::dropFrom(double x)
{
    while (!m_buckets.empty() && m_buckets.back().firstX >= x) {
        m_numPoints -= m_buckets.back().numPoints;
        m_buckets.pop_back();
    }
    if (m_buckets.empty() || m_buckets.back().lastX < x)
        return;
    auto& across = m_buckets.back();
    across.lastX = std::nextafter(x, across.firstX);
    across.least.x = std::min(across.least.x, across.lastX);
    across.greatest.x = std::min(across.greatest.x, across.lastX);
}

void ChartSeries::mergePairs()
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_buckets.size(); i += 2) {
        m_buckets[kept] = m_buckets[i];
        if (i + 1 < m_buckets.size()) {
            merge(m_buckets[kept], m_buckets[i + 1]);
            m_buckets[kept].average = m_buckets[i + 1].average;
            m_buckets[kept].numUpToHere = m_buckets[i + 1].numUpToHere;
        }
        ++kept;
    }
    m_buckets.resize(kept);
    m_pointsPerBucket *= 2;
}

void ChartSeries::updateAverage(std::size_t bucket)
{
    auto& at = m_buckets[bucket];
    const double past = bucket > 0 ? m_buckets[bucket - 1].average : 0;
    const double kept = std::pow(m_smoothing, static_cast<double>(at.numFinite));
    at.numUpToHere = (bucket > 0 ? m_buckets[bucket - 1].numUpToHere : 0) + at.numFinite;
    at.average = at.numFinite > 0 ? kept * past + (1 - kept) * at.mean : past;
}

void ChartSeries::addColumn(std::size_t first, std::size_t last, Drawing& drawing) const
{
    auto all = m_buckets[first];
    for (std::size_t i = first + 1; i < last; ++i)
        merge(all, m_buckets[i]);
    if (all.numFinite == 0) {
        drawing.values.push_back({all.firstX, kNone});
        return;
    }
    addInOrder(drawing.values, all.least, all.greatest);
    drawing.smoothed.push_back({all.lastX, smoothedAt(last - 1)});
    if (!std::isnan(all.low)) {
        drawing.lows.push_back({all.lastX, all.low});
        drawing.highs.push_back({all.lastX, all.high});
    }
}

} // namespace lr::widgets
