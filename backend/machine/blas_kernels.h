#pragma once

#include <string>
#include <string_view>

namespace lr::machine {

/// What OpenBLAS calls the kernels that it chose for this processor, such as "SkylakeX"; empty where the process has no
/// OpenBLAS.
std::string openBlasKernels();

/// The kernels that OpenBLAS should have chosen instead, or empty if it chose well. An OpenBLAS that is older than the
/// processor does not know it and takes kernels without AVX, five times slower than what the processor can do.
std::string_view betterOpenBlasKernels(std::string_view chosen, bool hasAvx2, bool hasAvx512);

/// Restarts this program with the better kernels named in the environment, which OpenBLAS reads only while it is
/// loaded. Returns if no kernels are better, if the environment names kernels already, or if the restart fails.
void restartWithBetterBlasKernels(char** argv);

} // namespace lr::machine
