#pragma once

#include "problems/expression.h"

#include <complex>
#include <map>
#include <optional>
#include <string>

namespace lr::problems {

/// A value in float64 with an estimate of its rounding error. Not finite where the formula has no value.
struct ProbedValue
{
    std::complex<double> value;
    double error = 0; ///< absolute, to first order

    bool isFinite() const;
};

using NameValues = std::map<std::string, double>;

/// The value of a formula for these values of its names; every name must have one. Functions take their principal
/// branch, but odd roots of negative numbers are real. Time linear in the tree.
ProbedValue valueAt(const Expression& expression, const NameValues& names);

/// The value of a formula without names; nothing if it has none in float64.
std::optional<std::complex<double>> constantValue(const Expression& expression);

enum class Agreement
{
    Different, ///< at some point, beyond rounding
    Equal,     ///< at all points
    Unknown    ///< too few points at which both have a value
};

/// Compares two formulas at fixed pseudo-random points, some with all names positive, some with mixed signs, some with
/// integers. Equal formulas give Equal. Different ones give Different, unless they were built to deceive this test.
Agreement compareAtPoints(const Expression& a, const Expression& b);

/// The real constant c ≠ 0 with a = c · b at all of these points; nothing if there is none.
std::optional<double> constantRatio(const Expression& a, const Expression& b);

} // namespace lr::problems
