#include "model/cpu_kernels.h"

namespace lr::model {

extern const CpuKernels kKernelsBaseline;
#ifdef LR_X86_KERNELS
extern const CpuKernels kKernelsAvx2;
extern const CpuKernels kKernelsAvx512;
#endif

int availableCpuKernels(const CpuKernels* (&sets)[3])
{
    int count = 0;
#ifdef LR_X86_KERNELS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        sets[count++] = &kKernelsAvx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        sets[count++] = &kKernelsAvx2;
#endif
    sets[count++] = &kKernelsBaseline;
    return count;
}

const CpuKernels& cpuKernels()
{
    static const CpuKernels& best = []() -> const CpuKernels& {
        const CpuKernels* sets[3];
        availableCpuKernels(sets);
        return *sets[0];
    }();
    return best;
}

} // namespace lr::model
