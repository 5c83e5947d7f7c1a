#include "selection/thresholds.h"

#include "common/error.h"
#include "common/json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace lr::selection {

namespace {

/// A number as a person writes it, also NaN and infinity, which JSON cannot express.
std::string numberText(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

} // namespace

using common::Error;
using common::ErrorCode;

void validate(const SelectionThresholds& thresholds)
{
    const auto alpha = thresholds.plausibilityThreshold;
    if (!(alpha >= steps::kSmallestPlausibilityThreshold && alpha <= 1))
        throw Error(ErrorCode::InvalidArgument,
            "The plausibility threshold (alpha) is " + numberText(alpha) +
                "; choose a value from 0.01 to 1. Tokens below 1 % of the most probable one are not stored.");
    const auto beta = thresholds.klThreshold;
    if (!(beta >= 0 && std::isfinite(beta)))
        throw Error(ErrorCode::InvalidArgument,
            "The KL threshold (beta) is " + numberText(beta) + "; choose a number of nats that is 0 or more.");
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
