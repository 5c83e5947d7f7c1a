#pragma once

#include <cstdint>

namespace lr::kernels {

/// Brain floating point: the upper half of an IEEE float32.
using Bf16 = std::uint16_t;

} // namespace lr::kernels
