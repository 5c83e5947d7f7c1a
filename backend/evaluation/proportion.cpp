#include "evaluation/proportion.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::evaluation {

Proportion proportionOf(std::int64_t numSuccesses, std::int64_t numTrials)
{
    if (numSuccesses < 0 || numSuccesses > numTrials)
        throw common::Error(
            common::ErrorCode::InvalidArgument, fmt::format("{} of {} is no share.", numSuccesses, numTrials));
    if (numTrials == 0)
        return {};
    const auto n = static_cast<double>(numTrials);
    const double share = static_cast<double>(numSuccesses) / n;
    const double z2 = kZ95 * kZ95;
    const double centre = share + z2 / (2 * n);
    const double half = kZ95 * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    // At 0 and n of n the interval ends exactly there; rounding must not leave a gap.
    const double low = numSuccesses == 0 ? 0 : (centre - half) / (1 + z2 / n);
    const double high = numSuccesses == numTrials ? 1 : (centre + half) / (1 + z2 / n);
    return {numSuccesses, numTrials, share, std::max(0.0, low), std::min(1.0, high)};
}

} // namespace lr::evaluation
