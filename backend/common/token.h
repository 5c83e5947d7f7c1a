#pragma once

#include <cstdint>
#include <vector>

namespace lr::common {

/// Index of a token in a vocabulary; never negative in valid data.
using TokenId = std::int32_t;
using TokenIds = std::vector<TokenId>;

} // namespace lr::common
