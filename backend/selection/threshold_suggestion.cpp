#include "selection/threshold_suggestion.h"

#include "selection/thresholds.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace lr::selection {

namespace {

constexpr double kStepsPerNat = 1000;

std::vector<float> selectableKl(const steps::StepTable& table, bool includeFirstStep)
{
    std::vector<float> klNats;
    klNats.reserve(table.numSteps());
    for (std::size_t row = 0; row < table.numSteps(); ++row) {
        if (includeFirstStep || table.steps()[row] != 0)
            klNats.push_back(table.klNats()[row]);
    }
    return klNats;
}

} // namespace

std::size_t numSelectableSteps(const steps::StepTable& table, bool includeFirstStep)
{
    if (includeFirstStep)
        return table.numSteps();
    const auto steps = table.steps();
    return table.numSteps() - static_cast<std::size_t>(std::count(steps.begin(), steps.end(), 0));
}

double klThresholdSelecting(const steps::StepTable& table, std::size_t numSteps, bool includeFirstStep)
{
    auto klNats = selectableKl(table, includeFirstStep);
    if (numSteps > klNats.size() || klNats.empty())
        return 0;
    const auto last = klNats.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(numSteps, 1) - 1);
    std::nth_element(klNats.begin(), last, klNats.end(), std::greater<>());
    // One thousandth more: if the KL is itself a multiple of a thousandth, rounding may have put the floor one below
    // it.
    auto thousandths = std::max(std::floor(double{*last} * kStepsPerNat) + 1, 0.0);
    while (thousandths > 0 && klCut(thousandths / kStepsPerNat) > *last)
        --thousandths;
    return thousandths / kStepsPerNat;
}

} // namespace lr::selection
