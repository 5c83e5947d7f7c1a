#pragma once

#include "steps/step_table.h"

#include <QString>

/// Names and explanations of the quantities of a step, and the range of values of their colour scale. No other place in
/// the window spells out the name of a quantity.
namespace lr::widgets {

/// "KL divergence", "Expert entropy", …; for people.
QString nameOf(const steps::Quantity& quantity);
/// A shorter name for narrow places: "KL", "JS divergence", …
QString shortNameOf(const steps::Quantity& quantity);
/// What the quantity is, and what small and large values mean, in two or three sentences.
QString explanationOf(const steps::Quantity& quantity);
/// "nats"; empty for a rank, which has no unit.
QString unitOf(const steps::Quantity& quantity);
/// The name with its unit: "KL divergence (nats)".
QString titleOf(const steps::Quantity& quantity);
/// Title and explanation as rich text for a tool tip, so that its lines wrap.
QString toolTipOf(const steps::Quantity& quantity);
/// A value without its unit: "0.123", a rank "12", "∞", and "–" for what is not a number.
QString quantityText(const steps::Quantity& quantity, double value);

/// The range of values of a colour scale.
struct MetricRange
{
    double low = 0;
    double high = 1;
    bool isDiverging = false;   ///< low = −high, 0 is neutral
    bool isLogarithmic = false; ///< low > 0

    /// Place of a value on the colour scale, from 0 to 1; values outside are clipped. NaN has the least conspicuous
    /// place: 0, or the middle of a diverging scale.
    double position(double value) const;
};

/// Range for a whole scoring, so that a colour has the same meaning in each trajectory. It ends at the 99th percentile,
/// so that a few outliers do not make everything else dark. Reads at most about 200,000 steps.
MetricRange rangeOf(const steps::StepTable& table, const steps::Quantity& quantity);

} // namespace lr::widgets
