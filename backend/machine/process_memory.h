#pragma once

namespace lr::machine {

/// Memory of this process that is resident now, and the most that ever was, in MiB; 0 where the kernel does not say.
double residentMib();
double peakResidentMib();

} // namespace lr::machine
