#include "selection/thresholds.h"

#include "common/error.h"
#include "common/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::selection {

using common::Error;
using common::ErrorCode;

void validate(const SelectionThresholds& thresholds)
{
    const auto alpha = thresholds.plausibilityThreshold;
    if (!(alpha >= steps::kSmallestPlausibilityThreshold && alpha <= 1))
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("The plausibility threshold (alpha) is {:g}; choose a value from 0.01 to 1. Tokens below 1 % "
                        "of the most probable one are not stored.",
                alpha));
    const auto beta = thresholds.klThreshold;
    if (!(beta >= 0 && std::isfinite(beta)))
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("The KL threshold (beta) is {:g}; choose a number of nats that is 0 or more.", beta));
}

float klCut(double klThreshold)
{
    const auto cut = static_cast<float>(std::min(klThreshold, double{std::numeric_limits<float>::max()}));
    return cut > 0 ? cut : -std::numeric_limits<float>::infinity();
}

float plausibilityCut(double plausibilityThreshold)
{
    return static_cast<float>(std::log(plausibilityThreshold));
}

} // namespace lr::selection
