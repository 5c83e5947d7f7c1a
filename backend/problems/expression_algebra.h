#pragma once

#include "problems/expression.h"

#include <optional>

namespace lr::problems {

/// Whether algebra proves two formulas equal: their difference vanishes as GiNaC writes it, expanded, or over a common
/// denominator. False does not mean that they differ: the method may not find a proof, or the search may exceed the
/// limits on the size of exponents, numbers and expansions. Never throws. Any thread may call; calls run one at a time.
bool provablyEqual(const Expression& a, const Expression& b);

/// Whether two formulas without names are the same number: decided by exact arithmetic where both are rational, else by
/// 65 digits. Nothing if one of them exceeds the limits or has no value. Decimals count as the fractions that they are.
/// Threads as above.
std::optional<bool> equalConstants(const Expression& a, const Expression& b);

} // namespace lr::problems
