#pragma once

#include "steps/step_table.h"

#include <QString>

/// The words for what can be known of each step, and the values between which its colours differ. Nowhere else in the
/// window does a name of a quantity stand.
namespace lr::widgets {

/// "KL divergence", "Expert entropy", …; for people.
QString nameOf(const steps::Quantity& quantity);
/// The same where room is scarce: "KL", "JS divergence", …
QString shortNameOf(const steps::Quantity& quantity);
/// What it is, and what its small and its large values mean, in two or three sentences.
QString explanationOf(const steps::Quantity& quantity);
/// "nats"; empty for a rank, which has no unit.
QString unitOf(const steps::Quantity& quantity);
/// The name with its unit: "KL divergence (nats)".
QString titleOf(const steps::Quantity& quantity);
/// Title and explanation as the rich text of a tool tip, which breaks its lines.
QString toolTipOf(const steps::Quantity& quantity);
/// A value without its unit: "0.123", a rank "12", "∞", and "–" for what is not a number.
QString quantityText(const steps::Quantity& quantity, double value);

/// Values between which colours differ.
struct MetricRange
{
    double low = 0;
    double high = 1;
    bool isDiverging = false;   ///< low = −high, 0 is neutral
    bool isLogarithmic = false; ///< low > 0

    /// Place of a value on the colour scale, from 0 to 1; values outside are clipped. What is not a number has the
    /// calmest place: 0, or the middle of a diverging scale.
    double position(double value) const;
};

/// Range for a whole scoring, so that a colour means the same in each trajectory: up to the 99th percentile, so that a
/// few outliers do not make everything else dark. Looks at no more than about 200,000 steps.
MetricRange rangeOf(const steps::StepTable& table, const steps::Quantity& quantity);

} // namespace lr::widgets
