#pragma once

#include "problems/expression.h"

namespace lr::problems {

/// Whether algebra proves two formulas equal: their difference vanishes as GiNaC writes it, expanded, or over a common
/// denominator. False says nothing: the proof may be out of reach, or beyond the limits on the size of exponents,
/// numbers and expansions within which it is looked for. Never throws; for any number of threads, one at a time.
bool provablyEqual(const Expression& a, const Expression& b);

} // namespace lr::problems
