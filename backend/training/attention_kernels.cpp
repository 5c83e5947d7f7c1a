#include "training/attention_kernels.h"

namespace lr::training {

extern const AttentionKernels kAttentionKernelsBaseline;
#ifdef LR_X86_KERNELS
extern const AttentionKernels kAttentionKernelsAvx2;
extern const AttentionKernels kAttentionKernelsAvx512;
#endif

int availableAttentionKernels(const AttentionKernels* (&sets)[3])
{
    int count = 0;
#ifdef LR_X86_KERNELS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        sets[count++] = &kAttentionKernelsAvx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        sets[count++] = &kAttentionKernelsAvx2;
#endif
    sets[count++] = &kAttentionKernelsBaseline;
    return count;
}

const AttentionKernels& attentionKernels()
{
    static const AttentionKernels& best = []() -> const AttentionKernels& {
        const AttentionKernels* sets[3];
        availableAttentionKernels(sets);
        return *sets[0];
    }();
    return best;
}

} // namespace lr::training
