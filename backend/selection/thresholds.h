#pragma once

#include "steps/step_record.h"

namespace lr::selection {

/// The two thresholds of the method, with the authors' defaults.
struct SelectionThresholds
{
    double plausibilityThreshold = 0.2; ///< α: a token is plausible if π_E ≥ α · max π_E; from 0.01 to 1
    double klThreshold = 0.4;           ///< β in nats: a step is kept if its KL ≥ β; not negative
    bool includeFirstStep = false;      ///< the authors leave out the first completion token (empty prefix)

    bool operator==(const SelectionThresholds&) const = default;
};

/// Throws Error(InvalidArgument) with the way out if a threshold is outside its range.
void validate(const SelectionThresholds& thresholds);

/// β as stored KL values are compared with: rounded to their float32, so that a KL that prints as 0.7 meets β = 0.7.
/// β = 0 keeps every step, also one whose KL came out a rounding error below zero.
float klCut(double klThreshold);

/// ln α, compared with relativeLogProb(); rounded to float32 for the same reason.
float plausibilityCut(double plausibilityThreshold);

/// ln (π_E(a) / max π_E): at most 0.
inline float relativeLogProb(float expertLogProb, float expertMaxLogProb)
{
    return expertLogProb - expertMaxLogProb;
}

/// Is a step kept as a training sample: KL ≥ β, and not the first one unless that is asked for. Free of branches, for
/// loops over many steps; `cut` is klCut(β).
inline bool isKept(std::int32_t step, float klNats, float cut, bool includeFirstStep)
{
    return (klNats >= cut) & (includeFirstStep | (step != 0));
}

inline bool isKept(const steps::StepRecord& record, const SelectionThresholds& thresholds)
{
    return isKept(record.step, record.klNats, klCut(thresholds.klThreshold), thresholds.includeFirstStep);
}

} // namespace lr::selection
