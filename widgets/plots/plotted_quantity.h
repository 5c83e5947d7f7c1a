#pragma once

#include "steps/step_columns.h"

#include <QString>

#include <optional>
#include <vector>

namespace lr::widgets {

/// A quantity as a plot shows it. Its texts are passed in, because plots do not use the models.
struct PlottedQuantity
{
    const steps::Quantity* quantity = &steps::kQuantities.front(); ///< borrowed: one of steps::kQuantities
    QString name;                                                  ///< "KL", "Expert rank"
    QString unit;                                                  ///< "nats"; empty: none

    /// Whether steps are selected by it, that is, whether it is KL, to which β applies.
    bool isKl() const { return quantity == &steps::kQuantities.front(); }
    bool isRank() const { return quantity->unit == steps::Unit::Rank; }
    /// Its column name in files: "kl_nats".
    QString key() const;
    /// "KL (nats)", "Expert rank"
    QString axisName() const;
    /// "KL 1.5 nats", "Expert rank 3", and "KL –" for what is not a number.
    QString text(double value) const;
};

/// The quantile of the magnitudes of the finite values. An axis or a scale may end there, so that a few outliers do not
/// compress everything else. Unset if no value is finite.
std::optional<double> magnitudeQuantile(std::vector<float> values, double probability);

} // namespace lr::widgets
