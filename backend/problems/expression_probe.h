#pragma once

#include "problems/expression.h"

#include <complex>
#include <map>
#include <optional>
#include <string>

namespace lr::problems {

/// A value in float64 with what rounding may have made of it; not finite where the formula has no value.
struct ProbedValue
{
    std::complex<double> value;
    double error = 0; ///< absolute, to first order

    bool isFinite() const;
};

using NameValues = std::map<std::string, double>;

/// The value of a formula where its names have these values; every name must have one. Principal branches; odd roots of
/// negative numbers are real. Time linear in the tree.
ProbedValue valueAt(const Expression& expression, const NameValues& names);

/// The value of a formula without names; nothing if it has none in float64.
std::optional<std::complex<double>> constantValue(const Expression& expression);

enum class Agreement
{
    Different, ///< at some point beyond any doubt
    Equal,     ///< at all points
    Unknown    ///< too few points at which both have a value
};

/// Compares two formulas at fixed pseudo-random points, some with all names positive, some with mixed signs, some with
/// integers. Equal formulas are Equal; different ones are Different but for formulas made to deceive.
Agreement compareAtPoints(const Expression& a, const Expression& b);

/// The constant c ≠ 0 with a = c · b at all of these points, if it is one and real.
std::optional<double> constantRatio(const Expression& a, const Expression& b);

} // namespace lr::problems
