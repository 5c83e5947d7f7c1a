#pragma once

#include "steps/step_record.h"

namespace lr::selection {

/// The two thresholds of the method, with the authors' defaults.
struct SelectionThresholds
{
    double plausibilityThreshold = 0.2; ///< α: a token is plausible if π_E ≥ α · max π_E; from 0.01 to 1
    double klThreshold = 0.4;           ///< β in nats: a step is selected if its KL ≥ β; not negative
    bool includeFirstStep = false;      ///< the authors leave out the first completion token (empty prefix)

    bool operator==(const SelectionThresholds&) const = default;
};

/// Throws Error(InvalidArgument) that says what to do if a threshold is outside its range.
void validate(const SelectionThresholds& thresholds);

/// The value that stored KL values are compared with for a KL threshold β: rounded to float32 like them, so that a KL
/// that prints as 0.7 passes β = 0.7. β = 0 selects every step, even one whose KL is a rounding error below zero.
float klCut(double klThreshold);

/// The value that relativeLogProb() is compared with for a plausibility threshold α: ln α, rounded to float32 for the
/// same reason.
float plausibilityCut(double plausibilityThreshold);

/// ln (π_E(a) / max π_E): at most 0.
inline float relativeLogProb(float expertLogProb, float expertMaxLogProb)
{
    return expertLogProb - expertMaxLogProb;
}

/// Whether a step is selected: its KL ≥ the KL threshold β, and it is not the first one, unless that is asked for. Free
/// of branches, for loops over many steps. `cut` is klCut(β).
inline bool isSelected(std::int32_t step, float klNats, float cut, bool includeFirstStep)
{
    return (klNats >= cut) & (includeFirstStep | (step != 0));
}

inline bool isSelected(const steps::StepRecord& record, const SelectionThresholds& thresholds)
{
    return isSelected(record.step, record.klNats, klCut(thresholds.klThreshold), thresholds.includeFirstStep);
}

} // namespace lr::selection
