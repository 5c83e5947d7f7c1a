#include "kernels/processor.h"

#ifdef __aarch64__
#include <sys/auxv.h>
#endif

namespace lr::kernels {

bool multipliesBfloat16()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") != 0;
#elif defined(__aarch64__)
    constexpr unsigned long kBf16 = 1ul << 14; // HWCAP2_BF16; older headers do not define it
    return (getauxval(AT_HWCAP2) & kBf16) != 0;
#else
    return false;
#endif
}

} // namespace lr::kernels
