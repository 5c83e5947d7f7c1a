#pragma once

#include "problems/expression.h"

namespace lr::problems {

/// Whether algebra proves two formulas equal: their difference vanishes as GiNaC writes it, expanded, or over a common
/// denominator. False does not mean that they differ: the method may not find a proof, or the search may exceed the
/// limits on the size of exponents, numbers and expansions. Never throws. Any thread may call; calls run one at a time.
bool provablyEqual(const Expression& a, const Expression& b);

} // namespace lr::problems
