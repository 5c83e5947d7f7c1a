#pragma once

#include "steps/step_columns.h"

#include <QString>

#include <optional>
#include <vector>

namespace lr::widgets {

/// A quantity as a plot shows it. Its words come from outside, as plots know no models.
struct PlottedQuantity
{
    const steps::Quantity* quantity = &steps::kQuantities.front(); ///< borrowed: one of steps::kQuantities
    QString name;                                                  ///< "KL", "Expert rank"
    QString unit;                                                  ///< "nats"; empty: none

    /// Do people select steps by it: is it KL, to which β belongs?
    bool isKl() const { return quantity == &steps::kQuantities.front(); }
    bool isRank() const { return quantity->unit == steps::Unit::Rank; }
    /// In files: "kl_nats".
    QString key() const;
    /// "KL (nats)", "Expert rank"
    QString axisName() const;
    /// "KL 1.5 nats", "Expert rank 3", and "KL –" for what is not a number.
    QString text(double value) const;
};

/// The quantile of the magnitudes of those values that are finite: where an axis or a scale may end, so that a few
/// outliers do not squeeze all else. Unset if there are none.
std::optional<double> magnitudeQuantile(std::vector<float> values, double probability);

} // namespace lr::widgets
