#pragma once

#include "tokenizer/jinja/arguments.h"

namespace lr::tokenizer::jinja {

/// format % values, as Python: `values` is a tuple of what the fields take in turn, a dictionary for named fields, or
/// the one value. Conversions s, r, d, i, f, F, e, E, g, G, x, X, o with flags "-+ 0", width and precision.
std::string formatPercent(Runtime& runtime, const std::string& format, const Value& values);

/// format.format(arguments…) with fields {}, {0} and {name}, and !s or !r. Anything else in a field is Unsupported.
std::string formatBraces(Runtime& runtime, const std::string& format, const Arguments& arguments);

} // namespace lr::tokenizer::jinja
