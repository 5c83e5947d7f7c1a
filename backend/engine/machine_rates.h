#pragma once

#include <ATen/ATen.h>

namespace lr::engine {

/// The best rates of this machine, measured now. They give the shortest possible times, with which a measurement is
/// compared.
struct MachineRates
{
    double gemmFlopsPerSecond = 0; ///< a large matrix product in the given dtype, on all threads
    double readBytesPerSecond = 0; ///< streaming reads of a block larger than the caches, on all threads
};

/// Takes about two seconds; the best of several tries of each.
MachineRates measureMachine(at::ScalarType dtype, at::Device device);

} // namespace lr::engine
