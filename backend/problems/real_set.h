#pragma once

#include "problems/interval_algebra.h"

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// A set of real numbers as the sorted intervals that it consists of, which neither overlap nor touch.
struct RealSet
{
    Intervals intervals;
    std::string name;       ///< of the unknown: "x" in "x > 2"; empty where there is none
    bool isSpelled = false; ///< no other reading: not only a value, a list of values, or a pair in brackets
};

/// Solution sets in all notations: inequalities and lists of them, equations of an unknown, x \ne 0, intervals with
/// brackets turned either way, unions, intersections, differences, values in braces, set builder, "all real numbers
/// except 0". A list of inequalities means their intersection or, where that is empty, their union. Nothing for any
/// other text, or where an end is no constant.
std::optional<RealSet> realSetFromText(std::string_view normalised);

} // namespace lr::problems
