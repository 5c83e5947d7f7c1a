#include "machine/blas_kernels.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <unistd.h>

namespace lr::machine {

namespace {

/// The environment variable that tells OpenBLAS which kernels to use. OpenBLAS reads it only while it is loaded.
constexpr const char* kVariable = "OPENBLAS_CORETYPE";

/// Kernels for processors from before 2011, which have no AVX.
constexpr std::array<std::string_view, 14> kWithoutAvx{"Katmai", "Coppermine", "Northwood", "Prescott", "Banias",
    "Atom", "Core2", "Penryn", "Dunnington", "Nehalem", "Athlon", "Opteron", "Barcelona", "Nano"};

} // namespace

std::string openBlasKernels()
{
    using CoreName = char* (*)();
    const auto coreName = reinterpret_cast<CoreName>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    const char* name = coreName == nullptr ? nullptr : coreName();
    return name == nullptr ? std::string() : name;
}

std::string_view betterOpenBlasKernels(std::string_view chosen, bool hasAvx2, bool hasAvx512)
{
    if (std::find(kWithoutAvx.begin(), kWithoutAvx.end(), chosen) == kWithoutAvx.end())
        return {};
    return hasAvx512 ? "SkylakeX" : hasAvx2 ? "Haswell" : std::string_view();
}

void restartWithBetterBlasKernels([[maybe_unused]] char** argv)
{
#if defined(__x86_64__)
    if (std::getenv(kVariable) != nullptr)
        return;
    const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool hasAvx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    const auto better = betterOpenBlasKernels(openBlasKernels(), hasAvx2, hasAvx512);
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    if (better.empty() || unknown || setenv(kVariable, std::string(better).c_str(), 0) != 0)
        return;
    execv(program.c_str(), argv); // returns only if it failed; the program then continues as it is
#endif
}

} // namespace lr::machine
