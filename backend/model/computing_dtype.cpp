#include "model/computing_dtype.h"

#ifdef __aarch64__
#include <sys/auxv.h>
#endif

namespace lr::model {

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

Dtype automaticDtype(Dtype stored, bool isOnCpu)
{
    const bool isStoredInHalves = stored == Dtype::BFloat16 || stored == Dtype::Float16;
    return isStoredInHalves && (!isOnCpu || multipliesBfloat16()) ? Dtype::BFloat16 : Dtype::Float32;
}

Dtype weightDtype(Dtype stored, Dtype computing, bool isOnCpu)
{
    const bool isWidened = stored == Dtype::BFloat16 && computing == Dtype::Float32 && isOnCpu;
    return isWidened && !multipliesBfloat16() ? Dtype::BFloat16 : computing;
}

} // namespace lr::model
