#pragma once

#include <c10/core/Device.h>

namespace lr::engine {

/// Memory of this process that is resident now, and the most that ever was, in MiB; 0 where the kernel does not say.
double residentMib();
double peakResidentMib();

/// Memory that libtorch holds on a GPU, in MiB; 0 on the CPU.
double deviceMib(c10::Device device);

} // namespace lr::engine
