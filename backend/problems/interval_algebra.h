#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lr::problems {

/// An end of an interval: its value, and how it was written.
struct SetEnd
{
    double value = 0; ///< may be infinite
    std::string text;
    bool isClosed = false; ///< belongs to the set; never of an infinite end
};

/// A point is an interval between two closed ends that are equal.
using Interval = std::pair<SetEnd, SetEnd>;
using Intervals = std::vector<Interval>;

Intervals wholeLine();

/// Whether no number lies in an interval.
bool isNothing(const Interval& interval);

/// The same set as sorted intervals that neither overlap nor touch; these are what the following take and return.
Intervals sortedUnion(Intervals intervals);
Intervals intersectionOf(const Intervals& a, const Intervals& b);
Intervals complementOf(const Intervals& set);

} // namespace lr::problems
