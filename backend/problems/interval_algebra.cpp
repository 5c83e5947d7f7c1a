#include "problems/interval_algebra.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::problems {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Ends closer than this are one: it only decides what touches, and equality of sets is decided by the texts.
bool isSamePlace(double a, double b)
{
    return a == b || (std::isfinite(a - b) && std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)));
}

/// Whether two intervals, the first beginning first, have a common point or border.
bool areJoined(const Interval& a, const Interval& b)
{
    if (isSamePlace(a.second.value, b.first.value))
        return a.second.isClosed || b.first.isClosed;
    return a.second.value > b.first.value;
}

} // namespace

Intervals wholeLine()
{
    return {{{-kInfinity, "-\\infty", false}, {kInfinity, "\\infty", false}}};
}

bool isNothing(const Interval& interval)
{
    const auto& [low, high] = interval;
    if (isSamePlace(low.value, high.value))
        return !low.isClosed || !high.isClosed;
    return low.value > high.value;
}

Intervals sortedUnion(Intervals intervals)
{
    std::erase_if(intervals, isNothing);
    std::stable_sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
        const bool isSame = a.first.value == b.first.value;
        return isSame ? a.first.isClosed && !b.first.isClosed : a.first.value < b.first.value;
    });
    Intervals out;
    for (auto& next : intervals) {
        if (out.empty() || !areJoined(out.back(), next)) {
            out.push_back(std::move(next));
            continue;
        }
        auto& end = out.back().second;
        if (isSamePlace(end.value, next.second.value))
            end.isClosed = end.isClosed || next.second.isClosed;
        else if (end.value < next.second.value)
            end = std::move(next.second);
    }
    return out;
}

Intervals intersectionOf(const Intervals& a, const Intervals& b)
{
    Intervals out;
    for (const auto& [lowA, highA] : a) {
        for (const auto& [lowB, highB] : b) {
            auto low = lowA.value > lowB.value ? lowA : lowB;
            auto high = highA.value < highB.value ? highA : highB;
            if (isSamePlace(lowA.value, lowB.value))
                low.isClosed = lowA.isClosed && lowB.isClosed;
            if (isSamePlace(highA.value, highB.value))
                high.isClosed = highA.isClosed && highB.isClosed;
            out.emplace_back(std::move(low), std::move(high));
        }
    }
    return sortedUnion(std::move(out));
}

Intervals complementOf(const Intervals& set)
{
    Intervals out;
    auto low = wholeLine().front().first;
    for (const auto& [begin, end] : set) {
        auto high = begin;
        high.isClosed = !begin.isClosed && std::isfinite(begin.value);
        out.emplace_back(low, high);
        low = end;
        low.isClosed = !end.isClosed && std::isfinite(end.value);
    }
    out.emplace_back(low, wholeLine().front().second);
    return sortedUnion(std::move(out));
}

} // namespace lr::problems
