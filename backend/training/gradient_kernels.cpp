#include "training/gradient_kernels.h"

namespace lr::training {

extern const GradientKernels kGradientKernelsBaseline;
#ifdef LR_X86_KERNELS
extern const GradientKernels kGradientKernelsAvx2;
extern const GradientKernels kGradientKernelsAvx512;
#endif

int availableGradientKernels(const GradientKernels* (&sets)[3])
{
    int count = 0;
#ifdef LR_X86_KERNELS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        sets[count++] = &kGradientKernelsAvx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        sets[count++] = &kGradientKernelsAvx2;
#endif
    sets[count++] = &kGradientKernelsBaseline;
    return count;
}

const GradientKernels& gradientKernels()
{
    static const GradientKernels& best = []() -> const GradientKernels& {
        const GradientKernels* sets[3];
        availableGradientKernels(sets);
        return *sets[0];
    }();
    return best;
}

} // namespace lr::training
